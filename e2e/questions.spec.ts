import { startMaos, type MaosServer } from './fixtures/maos-server.ts';
import { openScriptedClaude, type ClaudeScript } from './fixtures/scripted-claude.ts';
import { launch, readLog, SAMPLE_LAUNCH } from './fixtures/session-api.ts';
import { completed, openPanel } from './fixtures/session-page.ts';
import { expect, test as base } from './fixtures/test.ts';

const step = (id: string, assignee: string, after: readonly string[]) => ({
  id,
  title: `Step ${id}`,
  instructions: 'Do your part.',
  assignee,
  after,
});
const discovery = { name: 'Discovery', role: 'analyst', steps: [step('find', 'analyst-1', [])] };
const work = { name: 'Work', role: 'developer', steps: [step('fix', 'developer-1', ['find'])] };
const check = { name: 'Check', role: 'tester', steps: [step('check', 'tester-1', ['fix'])] };

/** Plans, and plans once more when the finder is done; ends when the last step has ended. */
const coordinator: ClaudeScript = ({ calls, news }) => {
  if (calls === 0) {
    return [['set_plan', { reason: 'Find, then fix.', phases: [discovery, work] }]];
  }
  if (/^Step find /m.test(news)) {
    const phases = [discovery, work, check];
    return [['set_plan', { reason: 'A check was wanted.', phases }]];
  }
  if (!/^Step check /m.test(news)) return 'I wait.';
  return [['finish', { summary: 'Done as you said.' }]];
};

const analyst: ClaudeScript = ({ news }) => {
  if (/kind="assignment"/.test(news)) {
    const question = 'May I look into the tests, too?';
    const limits = { timeout_seconds: 300, default_answer: 'No, the code alone.' };
    return [['request', { to: 'human', question, ...limits }]];
  }
  if (!news.includes('"outcome":"response"')) return 'Noted.';
  return [['finish_step', { outcome: 'done', summary: 'Looked.' }]];
};

const worker: ClaudeScript = ({ news }) =>
  /kind="assignment"/.test(news)
    ? [['finish_step', { outcome: 'done', summary: 'Nothing to do.' }]]
    : 'Noted.';

/** A server whose Claude is scripted: its analyst asks the user. */
const test = base.extend<{ server: MaosServer }>({
  server: async ({}, use) => {
    const scripts = { coordinator, analyst, developer: worker, tester: worker };
    const claude = await openScriptedClaude(scripts);
    const env = { ANTHROPIC_API_KEY: 'test-key', ANTHROPIC_BASE_URL: claude.url };
    const server = await startMaos({ env });
    await use(server);
    await server.dispose();
    await claude.close();
  },
});

test('the user is asked, answers, and leafs through the plans that came of it', async ({
  server,
  browser,
}) => {
  test.setTimeout(300_000);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.link);
  const session = await launch(server, { ...SAMPLE_LAUNCH, model: 'claude-scripted' });
  await page.goto(`${server.origin}/sessions/${session}`);
  await page.getByRole('button', { name: '1 question for you' }).click();
  const card = page.getByRole('form', { name: 'analyst-1 asks you' });
  await expect(card).toContainText('May I look into the tests, too?');
  await expect(card).toContainText('Without an answer it takes: No, the code alone.');
  await expect(card).toContainText(/\d s left/);
  await card.getByRole('textbox', { name: 'Your answer' }).fill('Yes, all of them.');
  await page.keyboard.press('Enter');
  await expect(card).toHaveCount(0);
  await completed(page);
  const answers = (await readLog(server, session)).flatMap((entry) =>
    entry.type === 'message-sent' && entry.body.via === 'human' ? [entry.body.message] : [],
  );
  expect(answers).toMatchObject([{ kind: 'response', text: { text: 'Yes, all of them.' } }]);

  await page.keyboard.press('End');
  await openPanel(page, 'Plan');
  const change = page.getByRole('region', { name: 'What it changed' });
  await expect(change).toContainText('Step check');
  await expect(page.getByText('A check was wanted.')).toBeVisible();
  await page.getByRole('button', { name: 'Older version' }).click();
  await expect(page.getByText('Version 1 of 2')).toBeVisible();
  await expect(page.getByText('Step check')).toHaveCount(0);
  await context.close();
});
