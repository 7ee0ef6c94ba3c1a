import type { Page } from '@playwright/test';
import { fold } from '#core/log/fold.ts';
import { waitFor } from '#core/projections/wait-for/wait-for.ts';
import type { Entry } from '#core/protocol/entry.ts';
import type { MaosServer } from './fixtures/maos-server.ts';
import { launch, readLog, SAMPLE_LAUNCH } from './fixtures/session-api.ts';
import { completed, openPanel, standsIn } from './fixtures/session-page.ts';
import { firstSeq } from './fixtures/session-reading.ts';
import { expect, test } from './fixtures/test.ts';

test.describe.configure({ timeout: 300_000 });

/** Launches a run, opens it and pauses it while the team works. */
async function pausedRun(page: Page, maos: MaosServer, by: 'button' | 'key'): Promise<string> {
  const session = await launch(maos);
  await page.goto(`${maos.origin}/sessions/${session}`);
  await standsIn(page, 'running');
  if (by === 'key') await page.keyboard.press('p');
  else await page.getByRole('button', { name: 'Pause the run' }).click();
  await standsIn(page, 'paused');
  return session;
}

/** The seqs at which work began: calls to models, and tools. */
function beginnings(log: readonly Entry[]): readonly number[] {
  return log
    .filter(({ type }) => type === 'call-started' || type === 'tool-started')
    .map(({ seq }) => seq);
}

/**
 * How much is in flight at the end of the log, calls and tools, that a pause lets end: all but the
 * requests whose answers somebody waits for, who may be held.
 */
function inFlight(log: readonly Entry[]): number {
  const count = (pattern: RegExp) => log.filter(({ type }) => pattern.test(type)).length;
  const open =
    count(/^(call|tool)-started$/) - count(/^(call|tool)-(finished|failed|interrupted)$/);
  const waits = fold(waitFor, log).waits.filter(({ on }) => on.kind === 'request');
  return open - waits.length;
}

test('a paused run starts nothing until it is resumed, and then completes', async ({
  page,
  maos,
}) => {
  const session = await pausedRun(page, maos, 'button');
  await expect.poll(async () => inFlight(await readLog(maos, session))).toBe(0);
  await page.reload();
  await standsIn(page, 'paused');
  await expect(page.getByText(/by you/)).toBeVisible();
  await page.keyboard.press('p');
  await completed(page);
  const log = await readLog(maos, session);
  const paused = firstSeq(log, ({ type }) => type === 'session-paused');
  const resumed = firstSeq(log, ({ type }) => type === 'session-resumed');
  expect(beginnings(log).filter((seq) => seq > paused && seq < resumed)).toEqual([]);
  expect(beginnings(log).some((seq) => seq > resumed)).toBe(true);
});

test('what the user says while the run is paused reaches whom it is for', async ({
  page,
  maos,
}) => {
  const session = await pausedRun(page, maos, 'key');
  await openPanel(page, 'Messages');
  const composer = page.getByRole('textbox', { name: 'Say something to the team' });
  await page.getByRole('combobox', { name: 'To' }).selectOption('tester-1');
  await composer.fill('Run the login test twice.');
  await composer.press('Enter');
  await expect(composer).toHaveValue('');
  const line = page.locator('[data-message]').filter({ hasText: 'Run the login test twice.' });
  await expect(line).toContainText('human → tester-1');
  await page.getByRole('button', { name: 'Resume the run' }).click();
  await expect.poll(async () => readersOf(await readLog(maos, session))).toEqual(['tester-1']);
});

/** Who has read what the user said. */
function readersOf(log: readonly Entry[]): readonly string[] {
  const said = log.flatMap((entry) =>
    entry.type === 'message-sent' && entry.body.via === 'human' ? [entry.body.message.id] : [],
  );
  return log.flatMap((entry) =>
    entry.type === 'call-started' && said.some((id) => entry.body.reads.includes(id))
      ? [entry.body.agent]
      : [],
  );
}

test('one agent can be paused, and stopped for good', async ({ page, maos }) => {
  const session = await pausedRun(page, maos, 'button');
  const tester = page.locator('[data-agent=tester-1]');
  await tester.click();
  const controls = page.getByRole('group', { name: 'Control tester-1' });
  await controls.getByRole('button', { name: 'Pause' }).click();
  await expect(controls.getByRole('button', { name: 'Resume' })).toBeVisible();
  await controls.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Stop now' }).click();
  await expect(tester).toHaveAttribute('data-state', 'left');
  await expect(controls).toHaveCount(0);
  const log = await readLog(maos, session);
  const left = log.filter((entry) => entry.type === 'agent-left');
  expect(left.map(({ body }) => body)).toMatchObject([{ agent: 'tester-1', reason: 'removed' }]);
  await page.locator('[data-agent=coordinator]').click();
  await expect(page.getByText('A team can’t go on without its coordinator.')).toBeVisible();
});

test('stopping asks before work is cut off, by the mouse and by a key', async ({ page, maos }) => {
  const session = await launch(maos);
  await page.goto(`${maos.origin}/sessions/${session}`);
  await expect(page.locator('[data-agent=tester-1]')).toHaveAttribute('data-state', 'tool');
  // A tab that was clicked keeps the focus, and takes no letters.
  await openPanel(page, 'Messages');
  await page.keyboard.press('s');
  const ask = page.getByRole('dialog', { name: 'Stop the run?' });
  await expect(ask).toBeVisible();
  await ask.getByRole('button', { name: 'Stop now' }).click();
  await standsIn(page, 'stopped');
});

test('a run that has used up its budget is paused, and goes on with a larger one', async ({
  page,
  maos,
}) => {
  const session = await launch(maos, { ...SAMPLE_LAUNCH, budget: { calls: 6 } });
  await page.goto(`${maos.origin}/sessions/${session}`);
  await standsIn(page, 'paused');
  await page.getByRole('button', { name: 'Raise the limits' }).click();
  const limits = page.getByRole('dialog', { name: 'Budget' });
  await expect(limits).toContainText('6 of 6');
  const calls = limits.getByRole('textbox', { name: 'Calls, whole run' });
  await calls.fill('none');
  await limits.getByRole('button', { name: 'Set them and resume' }).click();
  await expect(calls).toHaveAttribute('aria-invalid', 'true');
  await calls.fill('500');
  await limits.getByRole('button', { name: 'Set them and resume' }).click();
  await expect(limits).toBeHidden();
  await completed(page);
});
