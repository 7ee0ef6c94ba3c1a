import { request as httpRequest } from 'node:http';
import { openFaultServer } from '#server/models/anthropic/testing/fault-server.ts';
import { startMaos, type MaosServer } from './fixtures/maos-server.ts';
import {
  ask,
  askToLaunch,
  launch,
  readSummary,
  refusalOf,
  SAMPLE_LAUNCH,
} from './fixtures/session-api.ts';
import { expect, test } from './fixtures/test.ts';

const NOWHERE = '/nowhere/at/all';

test.describe('the form says at the field', () => {
  test('that a folder does not exist, and lets one mend it', async ({ page }) => {
    await page.getByRole('tab', { name: 'Folder on this machine' }).click();
    const folder = page.getByRole('textbox', { name: 'Folder', exact: true });
    await folder.fill(NOWHERE);
    await page.getByRole('button', { name: /Launch/ }).click();
    await expect(folder).toHaveAttribute('aria-invalid', 'true');
    await expect(folder).toBeFocused();
    await expect(page.getByRole('alert').filter({ hasText: NOWHERE })).toBeVisible();
    await folder.fill(`${NOWHERE}/else`);
    await expect(folder).not.toHaveAttribute('aria-invalid', 'true');
    expect(new URL(page.url()).pathname).toBe('/');
  });

  test('that no folder was named', async ({ page }) => {
    await page.getByRole('tab', { name: 'Folder on this machine' }).click();
    await page.getByRole('button', { name: /Launch/ }).click();
    await expect(page.getByText('Name the folder that the team should work on.')).toBeVisible();
  });

  test('that the task is empty', async ({ page }) => {
    const task = page.getByRole('textbox', { name: 'Task' });
    await task.fill('   ');
    await page.getByRole('button', { name: /Launch/ }).click();
    await expect(task).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByText('Say what the team should do.')).toBeVisible();
    expect(new URL(page.url()).pathname).toBe('/');
  });

  test('that a model needs a key', async ({ page }) => {
    const model = page.getByRole('combobox', { name: 'Model' });
    await model.fill('claude-imagined');
    await page.getByRole('button', { name: /Launch/ }).click();
    await expect(model).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByRole('alert').filter({ hasText: 'ANTHROPIC_API_KEY' })).toBeVisible();
  });
});

test.describe('the API refuses with a kind, a sentence and the field', () => {
  const cases = [
    [
      'a bad folder',
      { workspace: { kind: 'folder', path: NOWHERE } },
      /^folder-/,
      'workspace.path',
    ],
    [
      'a sample that is not there',
      { workspace: { kind: 'sample', name: 'none' } },
      /^sample-missing$/,
      'workspace.name',
    ],
    ['an empty task', { task: ' ' }, /^bad-request$/, 'task'],
    ['a model without a key', { model: 'claude-imagined' }, /^key-missing$/, 'model'],
    ['a model that is no name', { model: '../x y' }, /^bad-request$/, 'model'],
  ] as const;
  for (const [name, change, kind, field] of cases) {
    test(name, async ({ maos }) => {
      const refused = await refusalOf(await askToLaunch(maos, { ...SAMPLE_LAUNCH, ...change }));
      expect(refused).toMatchObject({ status: 400, field });
      expect(refused.kind).toMatch(kind);
      expect(refused.message).toMatch(/\S.*\.$/s);
    });
  }

  test('what is no launch at all, or too much of one', async ({ maos }) => {
    const send = async (body: string) =>
      refusalOf(await ask(maos, '/api/sessions', { method: 'POST', body }));
    expect(await send('{')).toMatchObject({ status: 400, kind: 'bad-request' });
    expect(await send('[]')).toMatchObject({ status: 400, message: 'The body must be an object.' });
    const large = JSON.stringify({ ...SAMPLE_LAUNCH, task: 'x'.repeat(300_000) });
    expect(await send(large)).toMatchObject({ status: 413, kind: 'body-too-large' });
  });

  test('an address and a method that it does not have', async ({ maos }) => {
    for (const path of ['/api', '/api/nothing', '/api/sessions/s-none/nothing']) {
      const missing = await refusalOf(await ask(maos, path));
      expect(missing).toMatchObject({ status: 404, kind: 'route-missing' });
    }
    const tries = [
      ['POST', '/api/sessions/s-none/entries'],
      ['GET', '/api/sessions/s-none/stop'],
      ['DELETE', '/api/sessions/s-none'],
    ] as const;
    for (const [method, path] of tries) {
      const answer = await ask(maos, path, { method });
      expect(answer.headers.get('allow')).toContain(method === 'GET' ? 'POST' : 'GET');
      expect(await refusalOf(answer)).toMatchObject({ status: 405, kind: 'method-not-allowed' });
    }
    const garbled = await refusalOf(await ask(maos, '/api/sessions/%ff'));
    expect(garbled).toMatchObject({ status: 400, kind: 'bad-target' });
  });

  test('a session that does not exist', async ({ maos, page }) => {
    for (const part of ['', '/entries', '/patch']) {
      const refused = await refusalOf(await ask(maos, `/api/sessions/s-none${part}`));
      expect(refused).toMatchObject({ status: 404 });
      expect(refused.message).not.toBe('');
    }
    const answer = await page.goto(`${maos.origin}/sessions/s-none`);
    expect(answer?.status()).toBe(404);
    await expect(page.getByText('There is nothing at this address')).toBeVisible();
    await page.getByRole('link', { name: 'Go to all sessions' }).click();
    await expect(page.getByRole('button', { name: /Launch/ })).toBeVisible();
  });
});

test.describe('the gate turns away', () => {
  test('a browser without the token, and says where the link is', async ({ browser, maos }) => {
    const context = await browser.newContext();
    const stranger = await context.newPage();
    const answer = await stranger.goto(maos.origin);
    expect(answer?.status()).toBe(401);
    await expect(stranger.getByText('npm start')).toBeVisible();
    const wrong = await stranger.goto(`${maos.origin}/?token=guessed`);
    expect(wrong?.status()).toBe(401);
    await expect(stranger.getByText('not this server')).toBeVisible();
    await context.close();
  });

  test('a request without the token or with a wrong one', async ({ maos }) => {
    const bare = await refusalOf(await fetch(`${maos.origin}/api/sessions`));
    expect(bare).toMatchObject({ status: 401, kind: 'token-missing' });
    const wrong = await ask(maos, '/api/sessions', { headers: { authorization: 'Bearer no' } });
    expect(await refusalOf(wrong)).toMatchObject({ status: 401, kind: 'token-wrong' });
    expect((await fetch(`${maos.origin}/api/health`)).status).toBe(200);
  });

  test('a wrong Origin', async ({ maos }) => {
    const answer = await askToLaunch(maos, SAMPLE_LAUNCH, { origin: 'http://evil.example' });
    const refused = await refusalOf(answer);
    expect(refused).toMatchObject({ status: 403, kind: 'wrong-origin' });
    expect(refused.message).toContain('http://evil.example');
  });

  test('a page of another origin that holds the cookie', async ({ maos, page }) => {
    const { port } = new URL(maos.origin);
    const cookie = (await page.context().cookies(maos.origin)).find(
      ({ name }) => name === `maos-${port}`,
    );
    const answer = await fetch(`${maos.origin}/api/sessions`, {
      method: 'POST',
      headers: { cookie: `maos-${port}=${cookie?.value ?? ''}`, origin: 'http://evil.example' },
      body: '{}',
    });
    expect(await refusalOf(answer)).toMatchObject({ status: 403, kind: 'wrong-origin' });
  });

  test('a wrong Host, even with the token', async ({ maos }) => {
    const { status, body } = await askAs('evil.example', maos);
    expect(status).toBe(403);
    expect(body).toContain('wrong-host');
    expect(body).toContain('evil.example');
  });
});

test('a wrong key and a model that Claude does not have end the session with a clear reason', async () => {
  test.setTimeout(300_000);
  const claude = await openFaultServer();
  const env = { ANTHROPIC_API_KEY: 'wrong-key', ANTHROPIC_BASE_URL: claude.url };
  const maos = await startMaos({ env });
  const failure = { kind: 'status', headers: {} } as const;
  try {
    claude.next({
      ...failure,
      status: 401,
      type: 'authentication_error',
      message: 'invalid x-api-key',
    });
    expect(await reasonOfFailure(maos)).toMatch(/key/i);
    claude.next({
      ...failure,
      status: 404,
      type: 'not_found_error',
      message: 'model: claude-imagined',
    });
    expect(await reasonOfFailure(maos)).toMatch(/model/i);
  } finally {
    await maos.dispose();
    await claude.close();
  }
});

async function reasonOfFailure(maos: MaosServer): Promise<string> {
  const session = await launch(maos, { ...SAMPLE_LAUNCH, model: 'claude-imagined' });
  const state = async () => (await readSummary(maos, session)).state;
  await expect.poll(state, { timeout: 60_000 }).toBe('failed');
  return (await readSummary(maos, session)).reason;
}

/** Asks for the sessions under another Host, which fetch would not send. */
function askAs(host: string, maos: MaosServer): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host, authorization: `Bearer ${maos.token}` };
    const sent = httpRequest(`${maos.origin}/api/sessions`, { headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (body += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}
