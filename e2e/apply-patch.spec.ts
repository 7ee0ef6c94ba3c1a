import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startMaos, type MaosServer } from './fixtures/maos-server.ts';
import { launch, readLog, SAMPLE_LAUNCH } from './fixtures/session-api.ts';
import { completed, openPanel } from './fixtures/session-page.ts';
import { expect, test as base } from './fixtures/test.ts';

interface OwnFolder {
  readonly folder: string;
  readonly server: MaosServer;
}

/** A folder of the user's own, a copy of the sample, and a server that may work on it. */
const test = base.extend<{ own: OwnFolder }>({
  own: async ({}, use) => {
    const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'maos-folder-')));
    await cp('samples/web-shop', folder, { recursive: true });
    const server = await startMaos({ env: { MAOS_WORKSPACE_ROOTS: folder } });
    await use({ folder, server });
    await server.dispose();
    await rm(folder, { recursive: true, force: true });
  },
});

test('the patch comes into the user’s own folder on command, goes back, and never over what was changed since', async ({
  own: { folder, server },
  browser,
}) => {
  const file = path.join(folder, 'routes/admin.js');
  const before = await readFile(file, 'utf8');
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.link);
  const workspace = { kind: 'folder', path: folder };
  const session = await launch(server, { ...SAMPLE_LAUNCH, workspace });
  await page.goto(`${server.origin}/sessions/${session}`);
  await completed(page);
  await openPanel(page, 'Result');
  const patch = page.getByRole('group', { name: 'The patch and your folder' });
  const playhead = page.getByRole('slider', { name: 'Playhead' });
  await expect(playhead).toHaveAttribute('aria-valuemax', /^[1-9]\d+$/);
  const length = await playhead.getAttribute('aria-valuemax');

  await patch.getByRole('button', { name: 'Apply to the folder' }).click();
  await expect(patch.getByRole('status')).toContainText(`Applied to ${folder}`);
  expect(await readFile(file, 'utf8')).not.toBe(before);

  await patch.getByRole('button', { name: 'Take back' }).click();
  await expect(patch.getByRole('status')).toHaveCount(0);
  expect(await readFile(file, 'utf8')).toBe(before);

  await writeFile(file, 'mine\n');
  await patch.getByRole('button', { name: 'Apply to the folder' }).click();
  const refusal = patch.getByRole('alert');
  await expect(refusal).toContainText('The patch was not applied');
  expect((await refusal.innerText()).split('routes/admin.js')).toHaveLength(2);
  expect(await readFile(file, 'utf8')).toBe('mine\n');

  const done = (await readLog(server, session)).map(({ type }) => type);
  const end = done.lastIndexOf('session-finished');
  expect(done.slice(end + 1)).toEqual(['patch-applied', 'patch-reverted']);
  // What is recorded after the end does not lengthen the session.
  await expect(playhead).toHaveAttribute('aria-valuemax', length ?? '');
  await context.close();
});
