import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import type { MaosServer } from './fixtures/maos-server.ts';
import { ask, readLog } from './fixtures/session-api.ts';
import {
  completed,
  draws,
  drawnEdges,
  openPanel,
  playhead,
  seats,
  sessionOf,
  standsAt,
} from './fixtures/session-page.ts';
import {
  deliveriesUpTo,
  firstOf,
  firstPass,
  milestones,
  totalOf,
} from './fixtures/session-reading.ts';
import { expect, test } from './fixtures/test.ts';

/** Launches the prefilled form with its one button; resolves with the session on its page. */
async function launchByForm(page: Page): Promise<string> {
  await page.getByRole('button', { name: /Launch/ }).click();
  await page.waitForURL('**/sessions/**');
  return sessionOf(page);
}

/** The address of a session's page, at a moment of it. */
function pageAt(maos: MaosServer, session: string, seq: number): string {
  return `${maos.origin}/sessions/${session}?seq=${seq}`;
}

test('one button launches a run; its discovery, question, answer, fix and validation come in order', async ({
  page,
  maos,
}) => {
  const session = await launchByForm(page);
  await completed(page);
  const log = await readLog(maos, session);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, place) => place + 1));
  const order = milestones(log);
  expect(order).toEqual(order.toSorted((a, b) => a - b));

  await standsAt(page, log.length);
  const expected = deliveriesUpTo(log, log.length);
  await draws(page, expected);
  expect(totalOf(await drawnEdges(page))).toBe(totalOf(expected));
});

test('each kind arrives in the feed and on the graph at its moment, not before', async ({
  page,
  maos,
  finished: session,
}) => {
  const log = await readLog(maos, session);
  const moments = {
    discovery: firstOf(log, 'discovery'),
    request: firstOf(log, 'request'),
    response: firstOf(log, 'response'),
    validation: firstPass(log),
  };
  for (const [kind, moment] of Object.entries(moments)) {
    await page.goto(pageAt(maos, session, moment - 1));
    await standsAt(page, moment - 1);
    await openPanel(page, 'Messages');
    const lines = page.locator(`[data-message][data-kind=${kind}]`);
    await expect(page.locator('[data-message]').first()).toBeVisible();
    await expect(lines).toHaveCount(0);
    await page.getByRole('button', { name: 'One entry on' }).click();
    await standsAt(page, moment);
    await expect(lines).toHaveCount(1);
    await draws(page, deliveriesUpTo(log, moment));
  }
});

test('a page that is reloaded while the run goes on ends with the same picture', async ({
  page,
  maos,
}) => {
  const session = await launchByForm(page);
  await expect(page.locator('[data-discovery]').first()).toBeVisible();
  await page.reload();
  await completed(page);
  const log = await readLog(maos, session);
  await standsAt(page, log.length);
  await draws(page, deliveriesUpTo(log, log.length));
  const before = await seats(page);
  await page.reload();
  await standsAt(page, log.length);
  await draws(page, deliveriesUpTo(log, log.length));
  expect(await seats(page)).toEqual(before);
});

test('replay goes to the first discovery and back, and everyone keeps their place', async ({
  page,
  maos,
  finished: session,
}) => {
  await page.goto(`${maos.origin}/sessions/${session}`);
  await completed(page);
  const log = await readLog(maos, session);
  await standsAt(page, log.length);
  const atHead = await seats(page);
  expect(Object.keys(atHead).length).toBeGreaterThanOrEqual(5);

  const moment = firstOf(log, 'discovery');
  await page.goto(pageAt(maos, session, moment));
  await standsAt(page, moment);
  await draws(page, deliveriesUpTo(log, moment));
  expect(await seats(page)).toEqual(atHead);

  await page.keyboard.press('ArrowLeft');
  await standsAt(page, moment - 1);
  await draws(page, deliveriesUpTo(log, moment - 1));
  await page.keyboard.press('ArrowRight');
  await standsAt(page, moment);
  await draws(page, deliveriesUpTo(log, moment));

  await page.keyboard.press('End');
  await standsAt(page, log.length);
  await draws(page, deliveriesUpTo(log, log.length));
  expect(await seats(page)).toEqual(atHead);
  await page.keyboard.press('Home');
  await expect(playhead(page)).toHaveAttribute('data-seq', '0');
  await expect(page.locator('path[data-edge]')).toHaveCount(0);
});

test('git apply takes the patch on the folder that was given, which is untouched', async ({
  maos,
  finished,
}) => {
  const answer = await ask(maos, `/api/sessions/${finished}/patch`);
  expect(answer.status).toBe(200);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'maos-patch-'));
  try {
    await cp('samples/web-shop', folder, { recursive: true });
    const file = path.join(folder, 'fix.patch');
    await writeFile(file, await answer.text());
    const before = await readFile(path.join(folder, 'routes/account.js'), 'utf8');
    const git = (...args: readonly string[]) =>
      promisify(execFile)('git', ['apply', ...args, file], { cwd: folder });
    await git('--check');
    await git();
    expect(await readFile(path.join(folder, 'routes/account.js'), 'utf8')).not.toBe(before);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
