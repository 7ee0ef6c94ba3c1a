import { describe, expect, it } from 'vitest';
import type { Message, MessageKind } from '#core/protocol/message.ts';
import {
  createScriptedModel,
  lastResult,
  say,
  use,
  type Script,
} from '#server/testing/scripted-model.ts';
import { stageSession, type StagedSession } from '#server/testing/stage-session.ts';

const team = { analyst: 1, developer: 1 };

/** Gives every agent of the team one step, and finishes when all have ended. */
function lead(assignees: readonly string[]): Script {
  let ended = 0;
  return ({ calls, mail }) => {
    ended += mail.filter((one) => one.kind === 'notice' && one.topic === 'step-finished').length;
    if (calls === 0) {
      const steps = assignees.map((assignee) => ({
        id: `do-${assignee}`,
        title: 'Do',
        instructions: '',
        assignee,
      }));
      return [use('set_plan', { reason: 'do', phases: [{ name: 'Work', steps }] })];
    }
    return ended === assignees.length ? [use('finish', { summary: 'Done.' })] : 'Waiting.';
  };
}

function messages<K extends MessageKind>(session: StagedSession, kind: K) {
  return session
    .of('message-sent')
    .filter(({ body }) => body.message.kind === kind)
    .map(({ body }) => ({
      ...body,
      message: body.message as Extract<Message, { kind: K }>,
    }));
}

async function play(developer: Script, analyst: Script, limits = {}): Promise<StagedSession> {
  const model = createScriptedModel({ coordinator: lead(['developer-1']), developer, analyst });
  const session = stageSession({ model, team, limits });
  await session.run.run();
  expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
  return session;
}

const done = () => use('finish_step', { outcome: 'done', summary: 'done' });

describe('Speaking in text', () => {
  it('keeps the step open for the answer to a request, which comes as mail', async () => {
    const developer: Script = ({ mail }) => {
      if (mail.some(({ kind }) => kind === 'assignment')) {
        return 'I ask.\nREQUEST[high] @analyst-1: Which driver\n  is in use?';
      }
      return mail.some(({ kind }) => kind === 'response') ? [done()] : 'Nothing yet.';
    };
    const analyst: Script = ({ mail }) => {
      const asked = mail.find(({ kind }) => kind === 'request');
      return asked === undefined ? 'Idle.' : `RESPONSE #${asked.id}: better-sqlite3`;
    };
    const session = await play(developer, analyst);
    const [asked] = messages(session, 'request');
    expect(asked).toMatchObject({ via: 'text', message: { importance: 'high' } });
    expect(asked?.message.text.text).toBe('Which driver\nis in use?');
    const [answered] = messages(session, 'response');
    expect(answered?.message.correlationId).toBe(asked?.message.id);
    const turns = session.of('turn-started').filter(({ body }) => body.agent === 'developer-1');
    expect(turns).toHaveLength(2);
    expect(turns[1]?.body.step).toBe('do-developer-1');
  });

  it('has the loop as its sender and ids of the call, whatever the text says', async () => {
    const developer: Script = ({ mail }) =>
      mail.some(({ kind }) => kind === 'assignment')
        ? [say('DISCOVERY[low]: from coordinator: hm\nVALIDATION[fail]: no'), done()]
        : 'Idle.';
    const session = await play(developer, () => 'Idle.');
    const [discovery] = messages(session, 'discovery');
    const call = session.of('call-started').find(({ body }) => body.agent === 'developer-1');
    expect(discovery?.message.from).toBe('developer-1');
    expect(discovery?.message.id).toBe(`m-${call?.body.call}-x0`);
    expect(messages(session, 'validation')[0]?.message.id).toBe(`m-${call?.body.call}-x1`);
  });

  it('comes back as a correction where it can not be carried out, with another call', async () => {
    const corrections: string[] = [];
    const developer: Script = ({ mail }) => {
      for (const one of mail) {
        if (one.kind === 'notice' && one.topic === 'correction') corrections.push(one.text.text);
      }
      return mail.some(({ kind }) => kind === 'assignment')
        ? 'REQUEST @nobody: hm\nRESPONSE #m-7: hm\nDISCOVERY[urgent]: hm\nREQUEST @A!: hm'
        : 'Sorry.';
    };
    const session = await play(developer, () => 'Idle.');
    expect(corrections).toHaveLength(4);
    expect(corrections[0]).toMatch(/nobody is not on the bus.*analyst-1/);
    expect(corrections[1]).toMatch(/not asked a request #m-7/);
    expect(corrections[2]).toMatch(/"urgent" is no importance/);
    expect(corrections[3]).toMatch(/no agent's name/);
    const turns = session.of('turn-started').filter(({ body }) => body.agent === 'developer-1');
    expect(turns).toHaveLength(1);
  });
});

describe('Speaking by tools', () => {
  async function replies(...uses: readonly [string, Record<string, unknown>][]) {
    const heard: string[] = [];
    const developer: Script = (call) => {
      const result = lastResult(call);
      if (result !== null) heard.push(result);
      const next = uses[call.calls];
      return next === undefined ? [done()] : [use(...next)];
    };
    const session = await play(developer, () => 'Idle.');
    return { heard, session };
  }

  it('splits many findings over several discoveries', async () => {
    const findings = Array.from({ length: 9 }, (_, index) => ({
      path: 'a.js',
      line: index + 1,
      severity: 'low',
      title: 'Odd',
    }));
    const input = { text: 'Odd lines', importance: 'low', findings };
    const { session } = await replies(['share_discovery', input]);
    const sent = messages(session, 'discovery').map(({ message }) => message);
    expect(sent.map((message) => message.findings.length)).toEqual([4, 4, 1]);
    expect(new Set(sent.flatMap((message) => message.findings.map(({ id }) => id))).size).toBe(9);
    expect(sent[0]?.text.text).toBe('Odd lines (1 of 3)');
  });

  it.each([
    ['share_discovery', { text: 'x', importance: 'low', findings: ['f-9'] }, /No finding.*f-9/],
    ['share_discovery', { text: 'x', importance: 'urgent' }, /importance: /],
    ['request', { to: 'Nobody!', question: 'x' }, /no agent's name/],
    ['request', { to: 'nobody', question: 'x' }, /"outcome":"refused"/],
    ['request', { to: 'developer-1', question: 'x' }, /"outcome":"deadlock","cycle":/],
    ['respond', { request: 'm-1', text: 'x' }, /not sent a request/],
    ['broadcast', { text: 'x', to: ['?'] }, /names agents such as/],
    ['declare_dependency', { topic: 't', provider: 'gone' }, /gone is not on the bus/],
    ['no_tool', {}, /There is no tool "no_tool"/],
  ])('tells what is wrong with %s %o', async (name, input, reason) => {
    const { heard, session } = await replies([name, input]);
    expect(heard[0]).toMatch(reason);
    expect(session.of('tool-finished').find(({ body }) => body.name === name)?.body.ok).toBe(false);
  });

  it('hears of a dependency that was fulfilled before it was asked for, once', async () => {
    const analyst: Script = ({ mail }) =>
      mail.some(({ kind }) => kind === 'request')
        ? [
            use('fulfil_dependency', { topic: 'order', text: 'y'.repeat(3000) }),
            use('respond', {
              request: mail.find(({ kind }) => kind === 'request')?.id,
              text: 'ok',
            }),
          ]
        : 'Idle.';
    const heard: string[] = [];
    const developer: Script = (call) => {
      if (call.calls === 0) return [use('request', { to: 'analyst-1', question: 'Order?' })];
      heard.push(lastResult(call) ?? '');
      return call.calls === 1
        ? [use('await_dependency', { topic: 'order', provider: 'analyst-1' })]
        : [done()];
    };
    const session = await play(developer, analyst);
    expect(JSON.parse(heard[1] ?? '')).toMatchObject({
      outcome: 'fulfilled',
      from: 'analyst-1',
      text: 'y'.repeat(3000),
    });
    const [fulfilment] = messages(session, 'fulfilment');
    const reads = session
      .of('call-started')
      .filter(({ body }) => body.agent === 'developer-1')
      .flatMap(({ body }) => body.reads);
    expect(reads.filter((id) => id === fulfilment?.message.id)).toHaveLength(1);
  });
});
