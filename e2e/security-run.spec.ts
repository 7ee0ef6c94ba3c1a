import type { Page } from '@playwright/test';
import type { Entry } from '#core/protocol/entry.ts';
import { expect, test } from './fixtures/test.ts';
import type { MaosServer } from './fixtures/maos-server.ts';

/** How many deliveries of each kind went from whom to whom, up to a seq. */
function deliveriesIn(entries: readonly Entry[], upTo: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const entry of entries) {
    if (entry.type !== 'message-sent' || entry.seq > upTo) continue;
    const { message, recipients } = entry.body;
    for (const { agent } of recipients) {
      const edge = `${message.from}→${agent}:${message.kind}`;
      counts[edge] = (counts[edge] ?? 0) + 1;
    }
  }
  return counts;
}

async function drawnEdges(page: Page): Promise<Record<string, number>> {
  const drawn = await page
    .locator('path[data-edge]')
    .evaluateAll((paths) =>
      paths.map((path) => [
        path.getAttribute('data-edge'),
        Number(path.getAttribute('data-count')),
      ]),
    );
  return Object.fromEntries(drawn) as Record<string, number>;
}

/** Where everyone sits, by agent. */
async function seats(page: Page): Promise<Record<string, string>> {
  const found = await page
    .locator('.react-flow__node-agent')
    .evaluateAll((nodes) =>
      nodes.map((node) => [node.getAttribute('data-id'), (node as HTMLElement).style.transform]),
    );
  return Object.fromEntries(found) as Record<string, string>;
}

async function readEntries(maos: MaosServer, session: string): Promise<readonly Entry[]> {
  const answer = await fetch(`${maos.origin}/api/sessions/${session}/entries?limit=1000`, {
    headers: { authorization: `Bearer ${maos.token}` },
  });
  const { entries } = (await answer.json()) as { entries: readonly Entry[] };
  return entries;
}

test('a run through the form is seen live, drawn exactly, and replayed', async ({ page, maos }) => {
  await page.getByRole('button', { name: /Launch/ }).click();
  await page.waitForURL('**/sessions/**');
  const session = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const state = page.getByTestId('session-state');
  await expect(state).toHaveAttribute('data-state', 'completed', { timeout: 90_000 });

  const entries = await readEntries(maos, session);
  const first = (matches: (entry: Entry) => boolean) => entries.find(matches)?.seq ?? 0;
  const kind = (name: string) =>
    first((entry) => entry.type === 'message-sent' && entry.body.message.kind === name);
  const order = [
    kind('discovery'),
    kind('request'),
    kind('response'),
    first((entry) => entry.type === 'file-changed'),
    kind('validation'),
  ];
  expect(order.every((seq) => seq > 0)).toBe(true);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, place) => place + 1));

  const head = entries.length;
  const playhead = page.getByTestId('playhead');
  await page.keyboard.press('End');
  await expect(playhead).toHaveAttribute('data-seq', String(head));
  await expect.poll(() => drawnEdges(page)).toEqual(deliveriesIn(entries, head));
  const atHead = await seats(page);

  const moment = kind('discovery');
  await page.goto(`${maos.origin}/sessions/${session}?seq=${moment}`);
  await expect(playhead).toHaveAttribute('data-seq', String(moment));
  await expect.poll(() => drawnEdges(page)).toEqual(deliveriesIn(entries, moment));
  expect(await seats(page)).toEqual(atHead);

  await page.keyboard.press('End');
  await expect(playhead).toHaveAttribute('data-seq', String(head));
  await expect.poll(() => drawnEdges(page)).toEqual(deliveriesIn(entries, head));
  expect(await seats(page)).toEqual(atHead);
});

test('what is wrong with a request is said clearly', async ({ maos }) => {
  const headers = { authorization: `Bearer ${maos.token}`, 'content-type': 'application/json' };
  const sample = { kind: 'sample', name: 'web-shop' };
  const launch = (body: unknown, more: Record<string, string> = {}) =>
    fetch(`${maos.origin}/api/sessions`, {
      method: 'POST',
      headers: { ...headers, ...more },
      body: JSON.stringify(body),
    });
  const kindOf = async (answer: Response) =>
    ((await answer.json()) as { error: { kind: string } }).error.kind;

  const folder = { kind: 'folder', path: '/nowhere/at/all' };
  expect((await launch({ task: 'x', workspace: folder })).status).toBe(400);
  expect(await kindOf(await launch({ task: '  ', workspace: sample }))).toBe('bad-request');
  const claude = { task: 'x', workspace: sample, model: 'claude-nowhere' };
  expect(await kindOf(await launch(claude))).toBe('key-missing');
  const foreign = await launch({ task: 'x', workspace: sample }, { origin: 'http://evil.example' });
  expect(await kindOf(foreign)).toBe('wrong-origin');
  const missing = await fetch(`${maos.origin}/api/sessions/s-none`, { headers });
  expect(missing.status).toBe(404);
  expect((await fetch(`${maos.origin}/api/sessions`)).status).toBe(401);
});
