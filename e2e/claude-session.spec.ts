import type { Page } from '@playwright/test';
import { MODEL, testWithClaude } from './fixtures/claude-test.ts';
import type { MaosServer } from './fixtures/maos-server.ts';
import type { ClaudeScript } from './fixtures/scripted-claude.ts';
import { ask, readLog } from './fixtures/session-api.ts';
import {
  completed,
  draws,
  openPanel,
  seats,
  sessionOf,
  standsAt,
} from './fixtures/session-page.ts';
import { deliveriesUpTo, firstOf, milestones } from './fixtures/session-reading.ts';
import { expect } from './fixtures/test.ts';

const step = (id: string, assignee: string, after: readonly string[]) => ({
  id,
  title: `Step ${id}`,
  instructions: 'Do your part.',
  assignee,
  after,
});

const coordinator: ClaudeScript = ({ calls, news }) => {
  if (calls === 0) {
    const phases = [
      { name: 'Discovery', role: 'analyst', steps: [step('find', 'analyst-1', [])] },
      { name: 'Work', role: 'developer', steps: [step('fix', 'developer-1', ['find'])] },
      { name: 'Validation', role: 'tester', steps: [step('check', 'tester-1', ['fix'])] },
    ];
    return [['set_plan', { reason: 'Find, fix, check.', phases }]];
  }
  if (!/^Step check /m.test(news)) return 'I wait.';
  return [['finish', { summary: 'One found, one fixed, one validated.' }]];
};

const analyst: ClaudeScript = ({ news }) => {
  const asked = /<mail from="developer-1" kind="request" id="([^"]+)"/.exec(news)?.[1];
  if (asked !== undefined) {
    const data = { placeholder: '?', values: 'array' };
    return [['respond', { request: asked, text: 'Question marks, values in an array.', data }]];
  }
  if (/kind="assignment"/.test(news)) return [['scan', { paths: ['routes/products.js'] }]];
  const finding = injectionIn(news);
  if (finding === null) return 'Noted.';
  return [
    [
      'share_discovery',
      { text: 'SQL injection in the products.', importance: 'high', findings: [finding] },
    ],
    ['finish_step', { outcome: 'done', summary: 'One injection.' }],
  ];
};

/** The first SQL injection of a scan's answer; null when the news hold no such answer. */
function injectionIn(news: string): string | null {
  const found = /"id":"([^"]+)","rule":"[^"]*sql[^"]*"/i.exec(news);
  return found?.[1] ?? null;
}

const developer: ClaudeScript = ({ news, told }) => {
  const finding = /- finding (\S+): /.exec(told)?.[1] ?? '';
  if (/kind="assignment"/.test(news)) {
    const question = 'Which placeholders does the driver take?';
    return [['request', { to: 'analyst-1', question, about: [finding] }]];
  }
  if (!news.includes('"outcome":"response"')) return 'Noted.';
  const parameters = { placeholder: '?', values: 'array' };
  return [
    ['apply_fix', { finding, parameters }],
    ['finish_step', { outcome: 'done', summary: 'Mended the products.' }],
  ];
};

const tester: ClaudeScript = ({ news, told }) => {
  const finding = /- finding (\S+): /.exec(told)?.[1] ?? '';
  if (/kind="assignment"/.test(news)) return [['scan', { paths: ['routes/products.js'] }]];
  if (!news.includes('"scanned"')) return 'Noted.';
  const checks = [{ name: 'scan', outcome: 'passed', detail: 'The finding is gone.' }];
  return [
    ['report_validation', { verdict: 'pass', text: 'It is gone.', about: [finding], checks }],
    ['finish_step', { outcome: 'done', summary: 'Validated.' }],
  ];
};

const test = testWithClaude({ coordinator, analyst, developer, tester });

async function launchByForm(page: Page, server: MaosServer): Promise<string> {
  await page.goto(server.link);
  await page.getByRole('combobox', { name: 'Model' }).fill(MODEL);
  await page.getByRole('button', { name: /Launch/ }).click();
  await page.waitForURL('**/sessions/**');
  return sessionOf(page);
}

test('Claude, scripted behind the real SDK, does the same run', async ({
  browser,
  server,
  claude,
}) => {
  test.setTimeout(300_000);
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await launchByForm(page, server);
  await completed(page);
  expect(claude.proxy.refused).toEqual([]);
  expect(claude.proxy.passed.every(({ model }) => model === MODEL)).toBe(true);

  const log = await readLog(server, session);
  const order = milestones(log);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  await page.keyboard.press('End');
  await standsAt(page, log.length);
  await draws(page, deliveriesUpTo(log, log.length));
  const atHead = await seats(page);

  await openPanel(page, 'Messages');
  const lines = page.locator('[data-message]');
  await expect(lines.and(page.locator('[data-kind=validation]'))).toHaveCount(1);

  const moment = firstOf(log, 'discovery');
  await page.goto(`${server.origin}/sessions/${session}?seq=${moment}`);
  await standsAt(page, moment);
  await draws(page, deliveriesUpTo(log, moment));
  expect(await seats(page)).toEqual(atHead);

  const patch = await (await ask(server, `/api/sessions/${session}/patch`)).text();
  expect(patch).toContain('routes/products.js');
  await context.close();
});
