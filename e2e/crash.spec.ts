import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startMaos, type MaosServer } from './fixtures/maos-server.ts';
import { ask, launch, readLog, readSummary } from './fixtures/session-api.ts';
import { draws, standsAt, stateOf } from './fixtures/session-page.ts';
import { deliveriesUpTo } from './fixtures/session-reading.ts';
import { expect, test as base } from './fixtures/test.ts';

/** A home that outlives the servers which the test starts on it, one after the other. */
const test = base.extend<{ start: () => Promise<MaosServer> }>({
  start: async ({}, use) => {
    const home = await mkdtemp(path.join(os.tmpdir(), 'maos-crash-'));
    const servers: MaosServer[] = [];
    await use(async () => {
      const server = await startMaos({ home });
      servers.push(server);
      return server;
    });
    await servers.at(-1)?.dispose();
  },
});

test('a server that was killed during a run comes back with its log intact', async ({
  start,
  browser,
}) => {
  test.setTimeout(300_000);
  const killed = await start();
  const session = await launch(killed);
  await expect.poll(async () => (await readLog(killed, session)).length).toBeGreaterThan(40);
  const seen = await readLog(killed, session);
  await killed.end('SIGKILL');
  await expect(readSummary(killed, session)).rejects.toThrow();

  const revived = await start();
  expect(revived.token).toBe(killed.token);
  const summary = await readSummary(revived, session);
  expect(summary).toMatchObject({ state: 'interrupted' });
  expect(summary.reason).not.toBe('');
  const log = await readLog(revived, session);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, place) => place + 1));
  expect(log.slice(0, seen.length)).toEqual(seen);
  expect(log.filter(({ type }) => type === 'session-interrupted')).toHaveLength(1);
  expect(log.at(-1)?.type).toBe('session-interrupted');
  expect(summary.head).toBe(log.length);

  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(revived.link);
  await page
    .getByRole('link', { name: /Analyze security/ })
    .first()
    .click();
  await page.waitForURL(`**/sessions/${session}`);
  await expect(stateOf(page)).toHaveAttribute('data-state', 'interrupted');
  await page.keyboard.press('End');
  await standsAt(page, log.length);
  await draws(page, deliveriesUpTo(log, log.length));
  await context.close();

  const stop = await ask(revived, `/api/sessions/${session}/stop`, { method: 'POST' });
  expect(stop.status).toBe(409);
  const next = await launch(revived);
  await expect
    .poll(async () => (await readSummary(revived, next)).state, { timeout: 60_000 })
    .toBe('completed');
});
