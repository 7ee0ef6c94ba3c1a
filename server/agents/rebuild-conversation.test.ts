import { describe, expect, it } from 'vitest';
import type { AgentId } from '#core/protocol/ids.ts';
import {
  createScriptedModel,
  say,
  use,
  type Script,
  type ScriptedModel,
} from '#server/testing/scripted-model.ts';
import { stageSession, type StagedSession } from '#server/testing/stage-session.ts';
import type { ModelMessage } from '#server/models/language-model.ts';
import { ModelFailure } from '#server/models/model-failure.ts';
import { rebuildCalls } from './rebuild-conversation.ts';

const team = { analyst: 1, developer: 1 };
const long = 'x\u0000\ud800'.repeat(5000);

const coordinator: Script = ({ calls, mail }) => {
  if (calls === 0) {
    const steps = ['analyst-1', 'developer-1'].map((assignee) => ({
      id: `work-${assignee}`,
      title: 'Work',
      instructions: 'Do it.',
      assignee,
    }));
    return [use('set_plan', { reason: 'work', phases: [{ name: 'Work', steps }] })];
  }
  const ended = mail.filter((one) => one.kind === 'notice' && one.topic === 'step-finished');
  if (ended.length > 0 && calls > 3) return [use('finish', { summary: long })];
  return calls % 2 === 0 ? [] : 'Waiting.';
};

const analyst: Script = ({ mail, calls }) => {
  const asked = mail.find(({ kind }) => kind === 'request');
  if (asked !== undefined) {
    return [say('~~~\n~~~'), use('respond', { request: asked.id, text: long })];
  }
  if (calls === 1) return new ModelFailure({ kind: 'request-refused', message: 'no' });
  if (calls > 6) return 'Nothing more.';
  return [
    { type: 'thinking', thinking: 'hm', signature: 'sig' },
    say(`DISCOVERY[high]: ${'d'.repeat(3000)}\nBROADCAST @all: nonsense`),
    use('scan', {}),
    use('scan', {}),
    use('no_such_tool', { a: 1 }),
    use('share_discovery', { text: '' }),
  ];
};

const developer: Script = ({ mail, calls }) => {
  if (mail.some(({ kind }) => kind === 'assignment')) {
    return [say(long), use('request', { to: 'analyst-1', question: 'Which?', timeout_seconds: 9 })];
  }
  return calls > 3 ? 'Enough.' : [use('finish_step', { outcome: 'done', summary: 'done' })];
};

async function expectRebuilt(session: StagedSession, model: ScriptedModel): Promise<void> {
  const agents = [...new Set(model.requests.map(({ agent }) => agent))];
  expect(agents.length).toBeGreaterThan(2);
  for (const agent of agents) {
    const sent = model.requests.filter((one) => one.agent === agent);
    const rebuilt = await rebuildCalls(session.log.entries(), agent as AgentId, session.blobs);
    expect(rebuilt).toHaveLength(sent.length);
    for (const [index, { messages }] of rebuilt.entries()) {
      expectSame(messages, sent[index]?.request.messages ?? []);
    }
  }
}

/** Compares message by message: a difference within a whole conversation is too long to print. */
function expectSame(rebuilt: readonly ModelMessage[], sent: readonly ModelMessage[]): void {
  expect(rebuilt).toHaveLength(sent.length);
  for (const [index, message] of rebuilt.entries()) {
    if (JSON.stringify(message) !== JSON.stringify(sent[index])) {
      expect(message).toEqual(sent[index]);
    }
  }
}

describe('What each call knew', () => {
  it('is the same from the log and the blobs as it was live, for every call of every agent', async () => {
    const model = createScriptedModel({ coordinator, analyst, developer });
    const session = stageSession({ model, team });
    await session.run.run();
    expect(session.of('message-sent').some(({ body }) => body.message.kind === 'response')).toBe(
      true,
    );
    expect(session.of('call-finished').some(({ body }) => 'blob' in body.content)).toBe(true);
    await expectRebuilt(session, model);
  });

  it('is the same for every attempt of a call', async () => {
    const flaky: Script = (call) => {
      const calls = Math.floor(call.calls / 2);
      if (call.calls % 2 === 1) return coordinator({ ...call, calls });
      return new ModelFailure({ kind: 'overloaded', message: 'busy' });
    };
    const worker: Script = () => 'Done.';
    const model = createScriptedModel({ coordinator: flaky, analyst: worker, developer: worker });
    const session = stageSession({ model, team });
    const running = session.run.run();
    while (session.of('session-finished').length === 0) await session.clock.advance(1000);
    await running;
    expect(session.of('call-failed').length).toBeGreaterThan(0);
    await expectRebuilt(session, model);
  });
});
