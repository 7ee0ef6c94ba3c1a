import type { Page } from '@playwright/test';
import type { MaosServer } from './fixtures/maos-server.ts';
import { ask, launch, readLog, readSummary, refusalOf } from './fixtures/session-api.ts';
import { completed, openPanel } from './fixtures/session-page.ts';
import { expect, test } from './fixtures/test.ts';
import { violations } from './fixtures/violations.ts';

// Comparisons are several whole runs, one after another.
test.describe.configure({ timeout: 300_000 });

const SMALL = {
  task: 'Analyze security and fix issues',
  workspace: { kind: 'sample', name: 'py-notes' },
  team: { analyst: 1, architect: 0, developer: 2, tester: 1 },
} as const;

async function finished(maos: MaosServer): Promise<string> {
  const session = await launch(maos, SMALL);
  await expect
    .poll(async () => (await readSummary(maos, session)).state, { timeout: 60_000 })
    .toBe('completed');
  return session;
}

function compare(maos: MaosServer, session: string, times = 1): Promise<Response> {
  return ask(maos, `/api/sessions/${session}/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ command: 'compare', times }),
  });
}

/** What a measure's row says of both ways, and its verdict. */
function rowOf(page: Page, measure: string) {
  return page.locator(`[data-measure=${measure}]`);
}

const runsOf = (page: Page, arm: string) => page.locator(`[data-arm=${arm}] [data-run]`);

test('a session is run apart by one button, and both stand side by side', async ({
  page,
  maos,
}) => {
  const session = await finished(maos);
  await page.goto(`${maos.origin}/sessions/${session}`);
  await completed(page);
  await openPanel(page, 'Result');
  await page.getByRole('link', { name: 'Compare with the same agents apart' }).click();
  await page.waitForURL('**/compare');
  await expect(runsOf(page, 'together')).toHaveCount(1);
  await expect(runsOf(page, 'apart')).toHaveCount(0);
  await expect(page.getByTestId('verdict')).toHaveCount(0);

  await page.getByRole('button', { name: 'Run it apart as well' }).click();
  await expect(page.getByTestId('verdict')).toHaveText('The runs are under way.');
  const apart = page.locator('[data-arm=apart] [data-run][data-state=completed]');
  await expect(apart).toHaveCount(1, { timeout: 90_000 });
  await expect(page.getByTestId('verdict')).toContainText(
    'In these runs together was better on duplicated work',
  );
  // Findings are the same; what all found is found again by each.
  await expect(rowOf(page, 'findings')).toContainText('No difference shown');
  await expect(rowOf(page, 'foundAgain')).toContainText('Together better in these runs');

  await apart.getByRole('link').click();
  await completed(page);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  expect(await readSummary(maos, id)).toMatchObject({ mode: 'isolated', comparedWith: session });
  const [ours, theirs] = [await readLog(maos, session), await readLog(maos, id)].map(
    (log) => log.find((entry) => entry.type === 'workspace-prepared')?.body.baseline,
  );
  expect(theirs).toBe(ours);
  await openPanel(page, 'Result');
  // What is offered to a team is not offered where it would be refused.
  await expect(page.getByText('there is no team to go on')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Ask for more' })).toHaveCount(0);
  await page.getByRole('link', { name: 'See the comparison' }).click();
  await expect(runsOf(page, 'together')).toHaveCount(1);
});

test('repeats are launched for both ways, and the keyboard chooses how many', async ({
  page,
  maos,
}) => {
  const session = await finished(maos);
  await page.goto(`${maos.origin}/sessions/${session}/compare`);
  await page.getByRole('radio', { name: 'Once' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: '3 times' })).toBeChecked();
  await expect(page.getByText('Launches 3 runs apart and 2 more together')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(runsOf(page, 'apart')).toHaveCount(3);
  await expect(runsOf(page, 'together')).toHaveCount(3);
  const done = page.locator('[data-run][data-state=completed]');
  await expect(done).toHaveCount(6, { timeout: 240_000 });
  await expect(page.getByText('3 runs together, 3 runs apart.')).toBeVisible();
});

test('what can not be compared is refused with what to do instead', async ({ maos }) => {
  const running = await launch(maos, SMALL);
  const early = await refusalOf(await compare(maos, running));
  expect(early).toMatchObject({ status: 409, kind: 'not-comparable' });
  expect(early.message).toContain('Wait for its end');
  const tooOften = await refusalOf(await compare(maos, running, 6));
  expect(tooOften).toMatchObject({ status: 400, kind: 'bad-request', field: 'times' });
  const alone = await refusalOf(
    await compare(maos, await launch(maos, { ...SMALL, mode: 'isolated' })),
  );
  expect(alone).toMatchObject({ status: 409, kind: 'not-comparable' });
  expect(alone.message).toContain('in which they worked together');
  expect((await compare(maos, 's-none')).status).toBe(404);
  expect((await ask(maos, '/api/sessions/s-none/comparison')).status).toBe(404);
  const posted = await ask(maos, `/api/sessions/${running}/comparison`, { method: 'POST' });
  expect(posted.status).toBe(405);
});

/** Holds the page to axe in both themes, wide and as narrow as a phone. */
async function isForEveryone(page: Page, maos: MaosServer): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.context().addCookies([{ name: 'maos-theme', value: theme, url: maos.origin }]);
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.reload();
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      expect.soft(await violations(page), `${theme}, ${width}`).toEqual([]);
      const drawn = await page.evaluate(() => document.documentElement.scrollWidth);
      expect.soft(drawn).toBeLessThanOrEqual(width);
    }
  }
}

test('everyone can use the comparison, empty and full, also on a phone', async ({ page, maos }) => {
  const session = await finished(maos);
  await page.goto(`${maos.origin}/sessions/${session}/compare`);
  await expect(page.getByRole('button', { name: 'Run it apart as well' })).toBeVisible();
  await isForEveryone(page, maos);
  expect((await compare(maos, session)).status).toBe(202);
  await page.reload();
  const apart = page.locator('[data-arm=apart] [data-state=completed]');
  await expect(apart).toHaveCount(1, { timeout: 90_000 });
  await isForEveryone(page, maos);
});
