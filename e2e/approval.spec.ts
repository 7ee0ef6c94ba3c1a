import type { Page } from '@playwright/test';
import { readLog } from './fixtures/session-api.ts';
import { completed, sessionOf, standsIn } from './fixtures/session-page.ts';
import { firstSeq } from './fixtures/session-reading.ts';
import { expect, test } from './fixtures/test.ts';

test.describe.configure({ timeout: 300_000 });

/** Launches from the form with the wish to see the plan, and waits until it is there. */
async function proposed(page: Page): Promise<string> {
  await page.getByRole('checkbox', { name: 'Show me the plan first' }).check();
  await page.getByRole('button', { name: /Launch/ }).click();
  await page.waitForURL('**/sessions/**');
  await standsIn(page, 'awaiting-approval');
  await expect(page.getByTestId('plan-approval')).toBeVisible();
  return sessionOf(page);
}

/** The ids of the steps as they stand in the panel. */
function order(page: Page): Promise<readonly string[]> {
  return page
    .locator('[data-step]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-step') ?? ''));
}

test('nothing starts before the plan is accepted; it runs as the user has changed it', async ({
  page,
  maos,
}) => {
  const session = await proposed(page);
  await expect(page.getByRole('region', { name: 'Estimate' })).toContainText('Duration');
  const before = await order(page);
  const [first = '', second = ''] = before;
  const steps = page.locator('[data-step]');
  await steps
    .first()
    .getByRole('button', { name: /^Move down/ })
    .click();
  expect((await order(page)).slice(0, 2)).toEqual([second, first]);
  await steps
    .nth(1)
    .getByRole('button', { name: /^Move down/ })
    .focus();
  await page.keyboard.press('Alt+ArrowUp');
  expect(await order(page)).toEqual(before);
  await steps.first().getByRole('button', { name: /^Edit/ }).last().click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Look through the first half');
  await steps.first().getByRole('combobox', { name: 'Who does it' }).selectOption('Any analyst');
  const log = await readLog(maos, session);
  expect(log.some(({ type }) => type === 'step-started' || type === 'plan-revised')).toBe(false);

  await page.getByRole('button', { name: 'Accept your version' }).click();
  await completed(page);
  const whole = await readLog(maos, session);
  const revised = whole.find((entry) => entry.type === 'plan-revised');
  expect(revised?.body.by).toBe('human');
  expect(revised?.body.plan.steps[0]).toMatchObject({
    id: first,
    title: 'Look through the first half',
    assignee: null,
    role: 'analyst',
  });
  const answered = firstSeq(whole, ({ type }) => type === 'plan-answered');
  expect(firstSeq(whole, ({ type }) => type === 'step-started')).toBeGreaterThan(answered);
});

test('a plan that can’t be is refused beside it, and edits can be taken back', async ({ page }) => {
  await proposed(page);
  const before = await order(page);
  const steps = page.locator('[data-step]');
  await steps.first().getByRole('button', { name: /^Edit/ }).last().click();
  await steps
    .first()
    .getByRole('group', { name: 'Waits for' })
    .getByRole('checkbox')
    .last()
    .check();
  await page.getByRole('button', { name: 'Accept your version' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'wait for each other' })).toBeVisible();
  await standsIn(page, 'awaiting-approval');
  await steps
    .nth(1)
    .getByRole('button', { name: /^Remove/ })
    .click();
  expect((await order(page)).length).toBe(before.length - 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await order(page)).toEqual(before);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('button', { name: 'Accept the plan' }).click();
  await completed(page);
});

test('the user can ask for another plan, and accepts that', async ({ page, maos }) => {
  const session = await proposed(page);
  const before = await order(page);
  await page.getByRole('button', { name: 'Ask for another' }).click();
  await page
    .getByRole('textbox', { name: 'What should be different?' })
    .fill('Leave out the validation.');
  await page.getByRole('button', { name: 'Ask for it' }).click();
  await expect.poll(async () => (await order(page)).length).toBeLessThan(before.length);
  await page.getByRole('button', { name: 'Accept the plan' }).click();
  await completed(page);
  const log = await readLog(maos, session);
  const proposals = log.filter((entry) => entry.type === 'plan-proposed');
  expect(proposals.map(({ body }) => body.plan.version)).toEqual([1, 2]);
});
