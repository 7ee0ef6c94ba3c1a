import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { must } from '#core/lib/must.ts';
import type { AgentId, MessageId } from '#core/protocol/ids.ts';
import { ModelFailure } from '#server/models/model-failure.ts';
import { held, lastResult, say, use, type Script } from '#server/testing/scripted-model.ts';
import { setUnderWay, type UnderWay } from '#server/testing/under-way.ts';
import type { Tool } from '#server/tools/tool.ts';
import { MERGE_MS, MOST_IN_A_ROW } from './interrupt-pace.ts';

const THINKING = { type: 'thinking', thinking: 'hm', signature: 'sig' } as const;
const TEXT =
  'I look.\nDISCOVERY[high]: The login is open.\nREQUEST @analyst-1: Which driver?\n\nI w';

/** The developer holds its first answers, one after another, and then says the last. */
function holding(...answers: readonly Parameters<typeof held>[0][]): Script {
  return ({ calls }) => {
    const blocks = answers[calls];
    return blocks === undefined ? 'Done.' : held(blocks);
  };
}

/** Waits until the developer's nth call is in flight. */
function inFlight({ until, news }: UnderWay, calls: number): Promise<void> {
  return until(() => news().length === calls);
}

function sentBy(name: string, { session }: UnderWay) {
  return session
    .of('message-sent')
    .map(({ body, causation }) => ({ ...body.message, causation }))
    .filter(({ from, kind }) => from === name && kind !== 'notice');
}

describe('Critical news during a call', () => {
  it('breaks it off, on record with what had come, and the next call reads it', async () => {
    const tool = use('scan', {});
    const way = setUnderWay({ developer: holding([THINKING, say(TEXT), tool]) });
    await inFlight(way, 1);
    const { seq, message } = await way.shout('Everything is open');
    const broken = must(way.of('call-interrupted')[0], 'the interruption');
    const first = must(way.of('call-started')[0], 'the first call');
    const second = must(way.of('call-started')[1], 'the second call');
    expect(broken.body).toMatchObject({
      call: first.body.call,
      attempt: 1,
      by: [message.id],
      content: { blocks: [THINKING, say(TEXT)] },
      preview: 'I look.\nDISCOVERY[high]: The login is open.',
      droppedTools: ['scan'],
      usage: { estimated: true },
    });
    expect(broken.causation).toEqual([first.seq, seq].sort());
    expect(way.of('tool-started')).toEqual([]);
    expect(second.body).toMatchObject({ reissues: first.body.call, reads: [message.id] });
    expect(second.body.call).not.toBe(first.body.call);
    expect(second.causation).toEqual(expect.arrayContaining([broken.seq, seq]));
    await way.end();
  });

  it('carries out what its text said completely, and tells the next call so', async () => {
    const way = setUnderWay({ developer: holding([say(TEXT)]) });
    await inFlight(way, 1);
    await way.shout('Everything is open');
    const call = way.of('call-started')[0]?.body.call;
    const [broken] = way.of('call-interrupted');
    expect(sentBy('developer-1', way)).toMatchObject([
      { kind: 'discovery', id: `m-${call}-x0`, causation: [broken?.seq] },
      { kind: 'request', id: `m-${call}-x1`, causation: [broken?.seq] },
    ]);
    const [before, after] = way.news();
    expect(after?.slice(0, before?.length)).toEqual(before);
    expect(after?.slice(before?.length)).toMatchObject([
      { type: 'mail', message: { text: { text: 'Everything is open' } } },
      {
        type: 'interrupted',
        said: TEXT,
        sent: [
          { id: `m-${call}-x0`, line: 'DISCOVERY[high]: The login is open.' },
          { id: `m-${call}-x1`, line: 'REQUEST[normal] @analyst-1: Which driver?' },
        ],
        droppedTools: [],
      },
    ]);
    await way.end();
  });

  it('sends nothing twice when the next answer says it again, and what is new', async () => {
    const again = `${TEXT}ill.\nDISCOVERY[critical]: The login is open.\nDISCOVERY[high]: The login is open.`;
    const developer: Script = ({ calls }) => (calls === 0 ? held([say(TEXT)]) : again);
    const way = setUnderWay({ developer });
    await inFlight(way, 1);
    await way.shout('Everything is open');
    await way.until(() => way.of('turn-finished').length === 1);
    const [first, second] = way.of('call-started').map(({ body }) => body.call);
    expect(sentBy('developer-1', way).map(({ id }) => id)).toEqual([
      `m-${first}-x0`,
      `m-${first}-x1`,
      `m-${second}-x2`,
      `m-${second}-x3`,
    ]);
    await way.end();
  });

  it('does not wait again for an answer that came to the interrupted half', async () => {
    const developer: Script = ({ calls }) => (calls < 2 ? held(calls ? [] : [say(TEXT)]) : TEXT);
    const analyst: Script = ({ mail }) => {
      const asked = mail.find(({ kind }) => kind === 'request');
      return asked === undefined ? 'Idle.' : `RESPONSE #${asked.id}: sqlite`;
    };
    const way = setUnderWay({ developer, analyst });
    await inFlight(way, 1);
    await way.shout('Everything is open');
    await way.until(() => sentBy('analyst-1', way).some(({ kind }) => kind === 'response'));
    await way.session.clock.advance(MERGE_MS);
    await way.shout('There is more');
    await way.until(() => way.of('turn-finished').length === 1);
    expect(way.of('step-finished')).toHaveLength(1);
    await way.end();
  });

  it('says nothing of an answer that had not begun', async () => {
    const way = setUnderWay({ developer: holding([]) });
    await inFlight(way, 1);
    await way.shout('Everything is open');
    expect(way.news()[1]?.map(({ type }) => type)).toEqual(['briefing', 'mail', 'mail']);
    await way.end();
  });

  it('interrupts every recipient, and nobody for news that is not critical', async () => {
    const way = setUnderWay({ developer: holding([]), analyst: () => held([]) });
    await inFlight(way, 1);
    const { bus } = way.session;
    const said = { kind: 'broadcast', text: 'Hm.', importance: 'high', to: 'all' } as const;
    await bus.send({ ...said, from: 'human' as AgentId, causation: [], via: 'human' });
    await way.session.clock.advance(MERGE_MS);
    expect(way.session.of('call-interrupted')).toEqual([]);
    await bus.send({
      ...said,
      from: 'human' as AgentId,
      importance: 'critical',
      causation: [],
      via: 'human',
    });
    await way.until(() => way.of('call-interrupted').length === 1);
    await way.end();
  });

  it('waits its turn when the news came before the call had left', async () => {
    const way = setUnderWay({ developer: holding([]) });
    // Between the reading of the mail and the commit of the call, which is the turn's first.
    const begun = new Promise<void>((resolve) => {
      way.session.log.subscribe((entries) => {
        const turn = entries.find(({ type }) => type === 'turn-started');
        if (turn?.type === 'turn-started' && turn.body.agent === 'developer-1') resolve();
      });
    });
    await begun;
    await way.shout('Everything is open');
    await way.until(() => way.of('call-interrupted').length === 1);
    const [unsent] = way.of('call-interrupted');
    expect(unsent?.body.content).toEqual({ blocks: [] });
    expect(way.of('call-started').at(-1)?.body.reads).toHaveLength(1);
    await way.end();
  });

  it('leaves the turn stopped, and nobody thinking, when the session is stopped then', async () => {
    const way = setUnderWay({ developer: () => held([say(TEXT)]) });
    await inFlight(way, 1);
    const shouting = way.shout('Everything is open');
    await way.end();
    await shouting;
    expect(way.of('turn-finished').at(-1)?.body.outcome).toBe('stopped');
  });
});

describe('Critical news upon critical news', () => {
  it('makes one interruption of all that comes within 200 ms of the last', async () => {
    const way = setUnderWay({ developer: () => held([]) });
    await inFlight(way, 1);
    await way.shout('one');
    await way.session.clock.advance(MERGE_MS - 1);
    await way.shout('two');
    await way.shout('three');
    expect(way.of('call-interrupted')).toHaveLength(1);
    await way.session.clock.advance(1);
    const interrupted = way.of('call-interrupted');
    expect(interrupted.map(({ body }) => body.by.length)).toEqual([1, 2]);
    expect(way.of('call-started').at(-1)?.body.reads).toEqual(interrupted[1]?.body.by);
    await way.end();
  });

  it('lets a call finish after three in a row, and interrupts again after that', async () => {
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const developer: Script = ({ calls }) =>
      calls === MOST_IN_A_ROW ? held([say('Now.'), use('scan', {})], finished) : held([]);
    const way = setUnderWay({ developer });
    for (let calls = 1; calls <= MOST_IN_A_ROW + 1; calls += 1) {
      await inFlight(way, calls);
      await way.shout(`news ${calls}`);
      await way.session.clock.advance(MERGE_MS);
    }
    expect(way.of('call-interrupted')).toHaveLength(MOST_IN_A_ROW);
    finish();
    await inFlight(way, MOST_IN_A_ROW + 2);
    expect(way.of('tool-finished')).toHaveLength(1);
    expect(way.of('call-started').at(-1)?.body).not.toHaveProperty('reissues');
    await way.shout('and again');
    await way.until(() => way.of('call-interrupted').length === MOST_IN_A_ROW + 1);
    await way.end();
  });

  it('does not use up the calls of a turn', async () => {
    const developer: Script = ({ calls }) => (calls < 3 ? held([]) : 'Done.');
    const way = setUnderWay({ developer }, { limits: { callsPerTurn: 1 } });
    for (let calls = 1; calls <= 3; calls += 1) {
      await inFlight(way, calls);
      await way.shout(`news ${calls}`);
      await way.session.clock.advance(MERGE_MS);
    }
    await way.until(() => way.of('turn-finished').length === 1);
    expect(way.of('turn-finished')[0]?.body.outcome).toBe('idle');
    await way.end();
  });
});

describe('Critical news while an agent waits', () => {
  const waits: readonly (readonly [string, Record<string, unknown>])[] = [
    ['request', { to: 'analyst-1', question: 'Which driver?' }],
    ['await_dependency', { topic: 'order', provider: 'analyst-1' }],
  ];

  it.each(waits)('ends a wait by %s, whose answer comes as mail', async (name, input) => {
    const heard: string[] = [];
    const developer: Script = (call) => {
      const result = lastResult(call);
      if (result !== null) heard.push(result);
      return call.calls === 0 ? [use(name, input)] : held([]);
    };
    const way = setUnderWay({ developer, analyst: () => held([]) });
    await way.until(() => way.session.bus.waits().length === 1);
    const { message } = await way.shout('Everything is open');
    await inFlight(way, 2);
    expect(JSON.parse(heard[0] ?? '')).toMatchObject({ outcome: 'interrupted' });
    expect(way.of('wait-finished')[0]?.body.outcome).toBe('interrupted');
    expect(way.of('call-interrupted')).toEqual([]);
    expect(way.of('call-started').at(-1)?.body.reads).toEqual([message.id]);
    const answer =
      name === 'request'
        ? ({ kind: 'response', correlationId: idOfRequest(way), to: ['developer-1'] } as const)
        : ({ kind: 'fulfilment', topic: 'order', to: 'all' } as const);
    const how = { from: 'analyst-1' as AgentId, text: 'sqlite', causation: [], via: 'tool' };
    const { recipients } = await way.session.bus.send({ ...answer, ...how } as never);
    expect(recipients).toContainEqual({ agent: 'developer-1', state: 'queued' });
    await way.end();
  });

  it('does not begin to wait when the news is there already', async () => {
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const developer: Script = ({ calls }) =>
      calls < MOST_IN_A_ROW
        ? held([])
        : calls === MOST_IN_A_ROW
          ? held([use('request', { to: 'analyst-1', question: 'Which?' })], finished)
          : held([]);
    const way = setUnderWay({ developer, analyst: () => held([]) });
    for (let calls = 1; calls <= MOST_IN_A_ROW + 1; calls += 1) {
      await inFlight(way, calls);
      await way.shout(`news ${calls}`);
      await way.session.clock.advance(MERGE_MS);
    }
    finish();
    await inFlight(way, MOST_IN_A_ROW + 2);
    expect(way.of('wait-started')).toEqual([]);
    expect(way.of('tool-finished')[0]?.body.result.text).toContain('"outcome":"interrupted"');
    await way.end();
  });

  it('does not end a command or a tool that works', async () => {
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const slow: Tool = {
      name: 'scan',
      description: 'Scans slowly.',
      input: z.object({}),
      describe: () => 'Scanning',
      run: (_input, { signal }) =>
        finished.then(() => ({ ok: !signal.aborted, text: 'clean', summary: 'clean' })),
    };
    const developer: Script = ({ calls }) => (calls === 0 ? [use('scan', {})] : 'Done.');
    const way = setUnderWay({ developer }, { tools: [slow] });
    await way.until(() => way.of('tool-started').length === 1);
    await way.shout('Everything is open');
    await way.session.clock.advance(5000);
    expect(way.of('tool-finished')).toEqual([]);
    finish();
    await way.until(() => way.of('tool-finished').length === 1);
    expect(way.of('tool-finished')[0]?.body.ok).toBe(true);
    await way.end();
  });
});

describe('Critical news while a call waits for its next attempt', () => {
  it('ends the waiting: a new call reads it at once, in place of the failed one', async () => {
    const busy = new ModelFailure({ kind: 'overloaded', message: 'busy', retryAfterMs: 30_000 });
    const developer: Script = ({ calls }) => (calls === 0 ? busy : 'Done.');
    const way = setUnderWay({ developer });
    await way.until(() => way.of('call-failed').length === 1);
    const { message } = await way.shout('Everything is open');
    await way.until(() => way.of('call-started').length === 2);
    const [failed] = way.of('call-failed');
    const [first, second] = way.of('call-started');
    expect(failed?.body.retryInMs).toBe(30_000);
    expect(second?.body).toMatchObject({
      attempt: 1,
      reissues: first?.body.call,
      reads: [message.id],
    });
    expect(second?.causation).toContain(failed?.seq);
    expect(way.of('call-interrupted')).toEqual([]);
    await way.end();
  });
});

function idOfRequest(way: UnderWay): MessageId | undefined {
  return sentBy('developer-1', way).find(({ kind }) => kind === 'request')?.id;
}
