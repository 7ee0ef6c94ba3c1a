import type { Page } from '@playwright/test';
import type { Entry, EntryOf, EntryType } from '#core/protocol/entry.ts';
import type { Message } from '#core/protocol/message.ts';
import { must } from '#core/lib/must.ts';
import { MODEL, testWithClaude } from './fixtures/claude-test.ts';
import { ask, launch, readLog, SAMPLE_LAUNCH } from './fixtures/session-api.ts';
import { completed, draws, feedKinds, openPanel, standsAt } from './fixtures/session-page.ts';
import { deliveriesUpTo, firstOf, firstPass, firstSeq } from './fixtures/session-reading.ts';
import { expect } from './fixtures/test.ts';
import { BEGUN, createTurnaround, FILE, NEWS, TURN } from './fixtures/turnaround.ts';

const TEAM = { analyst: 2, architect: 0, developer: 2, tester: 1 };

const turnaround = createTurnaround();
const test = testWithClaude(turnaround.scripts);

test('“the entire authentication is compromised” breaks in on those at work, and the plan turns around', async ({
  page,
  server,
  claude,
}) => {
  test.setTimeout(300_000);
  const session = await launch(server, { ...SAMPLE_LAUNCH, model: MODEL, team: TEAM });
  await page.goto(server.link);
  await page.goto(`${server.origin}/sessions/${session}`);
  await page.locator('[data-agent="developer-1"]').click();
  turnaround.begin();
  const typing = page.getByRole('region', { name: 'typing' });
  await expect(typing).toContainText(BEGUN['developer-1']);
  await turnaround.atWork;
  turnaround.breakIn();
  await completed(page);
  expect(claude.proxy.refused).toEqual([]);

  const log = await readLog(server, session);
  const news = sent(log, ({ kind }) => kind === 'discovery');
  expect(news.body.message).toMatchObject({ importance: 'critical', text: { text: NEWS } });
  for (const [agent, begun] of Object.entries(BEGUN)) {
    expectBrokenOff(log, { agent, begun }, news);
  }
  const [seen] = of(log, 'call-interrupted').filter(({ body }) => body.agent === 'developer-1');
  expect(seen?.body.preview).toBe(BEGUN['developer-1']);
  const turn = expectTurned(log, news);
  const order = [...momentsBefore(log, turn), ...momentsAfter(log, turn)];
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(new Set(order).size).toBe(order.length);

  await expectOnPage(page, log, { news, turn });
  const patch = await (await ask(server, `/api/sessions/${session}/patch`)).text();
  expect(patch).toContain(FILE);
});

type Sent = EntryOf<'message-sent'>;
type Revised = EntryOf<'plan-revised'>;

function of<T extends EntryType>(log: readonly Entry[], type: T): readonly EntryOf<T>[] {
  return log.filter((entry): entry is Entry & EntryOf<T> => entry.type === type);
}

function sent(log: readonly Entry[], test: (message: Message) => boolean): Sent {
  return must(
    of(log, 'message-sent').find(({ body }) => test(body.message)),
    'a message that was sent',
  );
}

interface Broken {
  readonly agent: string;
  readonly begun: string;
}

/** The news broke off the agent's call, and the call in its place reads them. */
function expectBrokenOff(log: readonly Entry[], { agent, begun }: Broken, news: Sent): void {
  const { id } = news.body.message;
  const broken = must(
    of(log, 'call-interrupted').find(({ body }) => body.agent === agent),
    `a call of ${agent} that was broken off`,
  );
  expect(broken.body, agent).toMatchObject({ by: [id], usage: { estimated: true } });
  expect(begun.startsWith(broken.body.preview), agent).toBe(true);
  const calls = of(log, 'call-started').filter(({ body }) => body.agent === agent);
  expect(calls[0]?.seq).toBeLessThan(news.seq);
  expect(calls[0]?.body.call).toBe(broken.body.call);
  expect(calls[1]?.body).toMatchObject({ reissues: broken.body.call, reads: [id] });
  expect(calls[1]?.seq).toBeGreaterThan(broken.seq);
}

/** The coordinator was asked, and its second plan says why, what called for it and what it changed. */
function expectTurned(log: readonly Entry[], news: Sent): Revised {
  const [first, turn, ...more] = of(log, 'plan-revised');
  expect(first?.body.triggers).toEqual(['start']);
  expect(more).toEqual([]);
  const review = sent(log, (message) => message.kind === 'notice' && message.topic === 'review');
  expect(review.body.message).toMatchObject({ triggers: ['discovery'], importance: 'critical' });
  expect(review.causation).toContain(news.seq);
  const revised = must(turn, 'the second plan');
  expect(revised.body.triggers).toEqual(['discovery']);
  expect(revised.body.plan).toMatchObject({ version: 2, reason: TURN });
  expect(revised.body.plan.because).toContain(news.seq);
  expect(revised.body.change).toMatchObject({
    ...{ added: ['mend-login', 'check-login'], dropped: ['harden', 'check'] },
    ...{ reassigned: [], phasesAdded: ['authentication'] },
  });
  return revised;
}

const isStop = (message: Message) => message.kind === 'notice' && message.topic === 'plan-changed';

function momentsBefore(log: readonly Entry[], turn: Revised): readonly number[] {
  const review = sent(log, (message) => message.kind === 'notice' && message.topic === 'review');
  return [
    firstSeq(log, ({ type }) => type === 'plan-revised'),
    firstSeq(log, ({ type, body }) => type === 'step-started' && body.step === 'harden'),
    firstOf(log, 'discovery'),
    review.seq,
    turn.seq,
  ];
}

/** What came of the new plan: the dropped step is stopped and told why, the added ones are done. */
function momentsAfter(log: readonly Entry[], turn: Revised): readonly number[] {
  const [dropped] = of(log, 'step-finished').filter(({ body }) => body.step === 'harden');
  expect(dropped?.body).toMatchObject({ agent: 'developer-1', outcome: 'dropped' });
  const stop = sent(log, isStop);
  expect(stop.body).toMatchObject({ to: ['developer-1'], message: { importance: 'critical' } });
  expect(stop.body.message.text.text).toContain(TURN);
  expect(stop.causation).toContain(turn.seq);
  const [, again] = of(log, 'call-interrupted').filter(({ body }) => body.agent === 'developer-1');
  expect(again?.body.by).toEqual([stop.body.message.id]);
  return [
    dropped?.seq ?? 0,
    stop.seq,
    again?.seq ?? 0,
    firstSeq(log, ({ type, body }) => type === 'step-started' && body.step === 'mend-login'),
    firstOf(log, 'request'),
    firstOf(log, 'response'),
    firstSeq(log, ({ type }) => type === 'file-changed'),
    firstSeq(log, ({ type, body }) => type === 'step-started' && body.step === 'check-login'),
    firstPass(log),
    firstSeq(log, ({ type }) => type === 'session-summarised'),
    firstSeq(log, ({ type, body }) => type === 'session-finished' && body.outcome === 'completed'),
  ];
}

/** The same on the page: at the moment before the turn, at the turn, and at the end. */
async function expectOnPage(
  page: Page,
  log: readonly Entry[],
  { news, turn }: { readonly news: Sent; readonly turn: Revised },
): Promise<void> {
  const hardening = page.getByRole('button', { name: 'Step harden' });
  const added = page.getByRole('button', { name: 'Step mend-login' });
  const seek = async (seq: number) => {
    await page.goto(`${page.url().split('?')[0]}?seq=${seq}`);
    await standsAt(page, seq);
    await draws(page, deliveriesUpTo(log, seq));
    await openPanel(page, 'Plan');
  };
  await seek(turn.seq - 1);
  await expect(page.locator(`[data-discovery="${news.body.message.id}"]`)).toBeVisible();
  await expect(page.getByText('Version 1')).toBeVisible();
  await expect(hardening.getByRole('img', { name: 'Running' })).toBeVisible();
  await expect(added).toHaveCount(0);

  await seek(turn.seq);
  await expect(page.getByText('Version 2')).toBeVisible();
  await expect(page.getByText(TURN).first()).toBeVisible();
  await expect(page.getByText('Called for by a discovery')).toBeVisible();
  const change = page.getByRole('region', { name: 'What it changed' });
  await expect(change).toContainText(/Added\s*Step mend-login\s*Step check-login/);
  await expect(change).toContainText(/Dropped\s*Step harden\s*Step check/);
  await expect(added).toBeVisible();

  await seek(log.length);
  for (const done of ['look', 'views', 'pages', 'mend-login', 'check-login']) {
    const row = page.getByRole('button', { name: `Step ${done}` });
    await expect(row.getByRole('img', { name: 'Done' }), done).toBeVisible();
  }
  await openPanel(page, 'Messages');
  const kinds = await feedKinds(page);
  const order = ['discovery', 'request', 'response', 'validation'] as const;
  const first = order.map((kind) => kinds.indexOf(kind));
  expect(first).toEqual(first.toSorted((a, b) => a - b));
  expect(first).not.toContain(-1);
}
