import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startMaos, type MaosServer } from './fixtures/maos-server.ts';
import { launch, readLog, readSummary } from './fixtures/session-api.ts';
import { completed, openPanel, sessionOf, standsIn } from './fixtures/session-page.ts';
import { expect, test as base } from './fixtures/test.ts';

/** A home that outlives the servers which the test starts on it, one after the other. */
const test = base.extend<{ start: () => Promise<MaosServer> }>({
  start: async ({}, use) => {
    const home = await mkdtemp(path.join(os.tmpdir(), 'maos-going-on-'));
    const servers: MaosServer[] = [];
    await use(async () => {
      const server = await startMaos({ home });
      servers.push(server);
      return server;
    });
    await servers.at(-1)?.dispose();
  },
});

test.describe.configure({ timeout: 300_000 });

test('a run that died with its server goes on where it was, by one button', async ({
  start,
  browser,
}) => {
  const killed = await start();
  const session = await launch(killed);
  await expect.poll(async () => (await readLog(killed, session)).length).toBeGreaterThan(40);
  await killed.end('SIGKILL');

  const revived = await start();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(revived.link);
  await page.goto(`${revived.origin}/sessions/${session}`);
  await standsIn(page, 'interrupted');
  await page.getByRole('button', { name: 'Go on' }).first().click();
  await completed(page);
  const log = await readLog(revived, session);
  expect(log.filter(({ type }) => type === 'session-interrupted')).toHaveLength(1);
  expect(log.filter(({ type }) => type === 'session-continued')).toHaveLength(1);
  const ends = log.flatMap((entry) => (entry.type === 'step-finished' ? [entry.body] : []));
  expect(ends.map(({ step, outcome }) => `${step} ${outcome}`)).toContain('fix-1 done');
  await context.close();
});

test('a completed session can be asked for more, in place', async ({ page, maos }) => {
  const session = await launch(maos);
  await page.goto(`${maos.origin}/sessions/${session}`);
  await completed(page);
  await openPanel(page, 'Result');
  const composer = page.getByRole('textbox', { name: 'Ask for more' });
  await composer.fill('Analyze security again and fix what is left');
  await composer.press('Enter');
  await expect
    .poll(async () => {
      const log = await readLog(maos, session);
      return log.filter(({ type }) => type === 'session-finished').length;
    })
    .toBe(2);
  await completed(page);
  const continued = (await readLog(maos, session)).find(
    (entry) => entry.type === 'session-continued',
  );
  expect(continued?.body.request?.text).toBe('Analyze security again and fix what is left');
});

test('a saved moment can be gone back to, in a session that says where it comes from', async ({
  page,
  maos,
}) => {
  const session = await launch(maos);
  await page.goto(`${maos.origin}/sessions/${session}`);
  await completed(page);
  await page.getByRole('button', { name: 'Saved moments' }).click();
  await page.getByRole('textbox', { name: 'Name of the moment' }).fill('All fixed');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Go back to “All fixed”' }).click();
  await expect.poll(() => sessionOf(page)).not.toBe(session);
  await standsIn(page, 'stopped');
  const copy = sessionOf(page);
  await page.getByRole('link', { name: 'Goes back to “All fixed”' }).click();
  await page.waitForURL(`**/sessions/${session}**`);
  expect((await readSummary(maos, copy)).task).toBe((await readSummary(maos, session)).task);
});
