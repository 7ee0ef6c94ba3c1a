import fc from 'fast-check';
import { z } from 'zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AssistantBlock } from '#core/protocol/content.ts';
import { HUMAN, type AgentId } from '#core/protocol/ids.ts';
import { rebuildCalls } from '#server/agents/rebuild-conversation.ts';
import { ModelFailure } from '#server/models/model-failure.ts';
import { OwnershipLost } from '#server/persistence/ownership-lost.ts';
import { letGo } from '#server/testing/manual-clock.ts';
import { requestFaults } from '#server/testing/request-faults.ts';
import {
  createScriptedModel,
  lastResult,
  say,
  use,
  type Script,
  type ScriptedAnswer,
} from '#server/testing/scripted-model.ts';
import { stageSession, type StagedSession } from '#server/testing/stage-session.ts';

const team = { analyst: 1, developer: 1 };
const oneStep = (assignee: string) =>
  use('set_plan', {
    reason: 'one step',
    phases: [{ name: 'Work', steps: [{ id: 'a', title: 'A', instructions: '', assignee }] }],
  });

/** Plans one step, and finishes when it hears that the step has ended. */
const coordinator: Script = ({ calls, mail }) => {
  if (calls === 0) return [oneStep('analyst-1')];
  const ended = mail.some((one) => one.kind === 'notice' && one.topic === 'step-finished');
  return ended ? [use('finish', { summary: 'Done.' })] : 'Waiting.';
};
const never = new Promise<never>(() => undefined);

const unhandled: unknown[] = [];
const onUnhandled = (error: unknown) => unhandled.push(error);
beforeEach(() => void process.on('unhandledRejection', onUnhandled));
afterEach(() => {
  process.off('unhandledRejection', onUnhandled);
  expect(unhandled.splice(0)).toEqual([]);
});

function endOf(session: StagedSession) {
  return session.of('session-finished').map(({ body }) => body);
}

describe('When a model fails', () => {
  it('repeats the same call with the same conversation, later each time, and goes on', async () => {
    const analyst: Script = ({ calls }) =>
      calls < 2
        ? new ModelFailure({ kind: 'overloaded', status: 529, message: 'Overloaded.' })
        : [use('finish_step', { outcome: 'done', summary: 'in the end' })];
    const model = createScriptedModel({ coordinator, analyst });
    const session = stageSession({ model, team });
    const running = session.run.run();
    while (endOf(session).length === 0) await session.clock.advance(250);
    await running;
    const starts = session.of('call-started').filter(({ body }) => body.agent === 'analyst-1');
    expect(starts.map(({ body }) => body.attempt)).toEqual([1, 2, 3]);
    expect(new Set(starts.map(({ body }) => body.call)).size).toBe(1);
    expect(new Set(starts.map(({ body }) => body.reads.join())).size).toBe(1);
    const failed = session.of('call-failed').map(({ body }) => body);
    expect(failed.map(({ retryInMs }) => retryInMs)).toEqual([375, 750]);
    expect(failed[0]?.failure).toEqual({
      kind: 'overloaded',
      status: 529,
      message: 'Overloaded.',
    });
    const asked = model.requests.filter(({ agent }) => agent === 'analyst-1');
    expect(asked[1]?.request).toEqual(asked[0]?.request);
    expect(endOf(session)[0]?.outcome).toBe('completed');
  });

  it('obeys what the provider asks it to wait, up to a minute', async () => {
    const analyst: Script = ({ calls }) =>
      calls === 0
        ? new ModelFailure({ kind: 'rate-limited', message: 'Slow down.', retryAfterMs: 3_600_000 })
        : [use('finish_step', { outcome: 'done', summary: 'in the end' })];
    const session = stageSession({ model: createScriptedModel({ coordinator, analyst }), team });
    const running = session.run.run();
    while (endOf(session).length === 0) await session.clock.advance(20_000);
    await running;
    expect(session.of('call-failed')[0]?.body.retryInMs).toBe(60_000);
  });

  it('lets the agent leave after six attempts, fails its step and tells the coordinator', async () => {
    const analyst: Script = () => new ModelFailure({ kind: 'timeout', message: 'Too slow.' });
    const session = stageSession({ model: createScriptedModel({ coordinator, analyst }), team });
    const running = session.run.run();
    while (endOf(session).length === 0) await session.clock.advance(20_000);
    await running;
    expect(session.of('call-failed').map(({ body }) => body.retryInMs === null)).toEqual([
      ...Array<boolean>(5).fill(false),
      true,
    ]);
    expect(session.of('agent-left')[0]?.body).toMatchObject({
      agent: 'analyst-1',
      reason: 'failed',
      failure: { kind: 'timeout' },
    });
    expect(session.of('step-finished')[0]?.body).toMatchObject({ step: 'a', outcome: 'failed' });
    expect(endOf(session)[0]?.outcome).toBe('completed');
  });

  it('settles who waits for an agent that has failed', async () => {
    const outcomes: string[] = [];
    const developer: Script = (call) => {
      if (call.mail.some(({ kind }) => kind === 'assignment')) {
        return [use('request', { to: 'analyst-1', question: 'Which?' })];
      }
      outcomes.push(lastResult(call) ?? '');
      return [use('finish_step', { outcome: 'failed', summary: 'no answer' })];
    };
    const analyst: Script = () => new ModelFailure({ kind: 'unauthorized', message: 'Bad key.' });
    const lead: Script = (call) =>
      call.calls === 0 ? [oneStep('developer-1')] : coordinator({ ...call, calls: 1 });
    const model = createScriptedModel({ coordinator: lead, developer, analyst });
    const session = stageSession({ model, team });
    await session.run.run();
    expect(outcomes[0]).toMatch(/provider-left/);
  });

  it('fails the session when the coordinator or the whole team is lost, and says why', async () => {
    const fails: Script = () => new ModelFailure({ kind: 'unauthorized', message: 'Bad key.' });
    const lost = stageSession({ model: createScriptedModel({ coordinator: fails }), team });
    await lost.run.run();
    expect(endOf(lost)[0]?.outcome).toBe('failed');
    expect(endOf(lost)[0]?.reason).toMatch(/coordinator could not go on: Bad key/);

    const model = createScriptedModel({ coordinator, analyst: fails });
    const alone = stageSession({ model, team: { analyst: 1 } });
    await alone.run.run();
    expect(endOf(alone)[0]?.reason).toMatch(/No agent of the team is left.*Bad key/);
  });

  it('ends a turn that does not end, with its step as failed', async () => {
    const analyst: Script = () => [use('scan', {})];
    const model = createScriptedModel({ coordinator, analyst });
    const session = stageSession({ model, team, limits: { callsPerTurn: 5 } });
    await session.run.run();
    const calls = session.of('call-started').filter(({ body }) => body.agent === 'analyst-1');
    expect(calls).toHaveLength(5);
    const turn = session.of('turn-finished').find(({ body }) => body.agent === 'analyst-1');
    expect(turn?.body).toMatchObject({ outcome: 'failed', failure: { kind: 'too-many-calls' } });
    expect(session.of('step-finished')[0]?.body.summary).toMatch(/5 calls in one turn/);
    expect(endOf(session)[0]?.outcome).toBe('completed');
  });
});

describe('When a session is stopped', () => {
  async function stopped(analyst: Script, tools: Parameters<typeof stageSession>[0]['tools'] = []) {
    const model = createScriptedModel({ coordinator, analyst });
    const session = stageSession({ model, team, tools });
    const running = session.run.run();
    return { session, running };
  }

  it('ends a model call at once, and records that it was stopped', async () => {
    const { session, running } = await stopped(() => never);
    while (session.of('step-started').length === 0) await letGo();
    await letGo();
    await session.run.stop(HUMAN);
    await session.clock.advance(1999);
    await running;
    expect(session.of('stop-requested')[0]?.body.by).toBe(HUMAN);
    expect(session.of('call-failed')[0]?.body.failure.kind).toBe('stopped');
    expect(session.of('turn-finished').at(-1)?.body.outcome).toBe('stopped');
    expect(session.of('agent-left')).toHaveLength(4);
    expect(endOf(session)).toEqual([{ outcome: 'stopped', reason: 'Stopped by the user.' }]);
  });

  it('does not wait for a tool that does not listen, and still produces the patch', async () => {
    const deaf = {
      name: 'list_files',
      description: 'Never ends.',
      input: z.object({}),
      describe: () => 'Listing',
      run: () => never,
    };
    const { session, running } = await stopped(() => [use('list_files', {})], [deaf]);
    while (session.of('tool-started').every(({ body }) => body.name !== 'list_files'))
      await letGo();
    session.workspace.overwrite('user.js', 'changed');
    await session.run.stop(HUMAN);
    await session.clock.advance(1999);
    await running;
    const tool = session.of('tool-finished').find(({ body }) => body.name === 'list_files');
    expect(tool?.body.ok).toBe(false);
    expect(session.of('patch-produced')).toHaveLength(1);
    expect(endOf(session)[0]?.outcome).toBe('stopped');
  });

  it('ends an agent that waits for an answer', async () => {
    const { session, running } = await stopped(({ mail }) =>
      mail.some(({ kind }) => kind === 'assignment')
        ? [use('request', { to: 'developer-1', question: 'Which?' })]
        : 'Noted.',
    );
    while (session.of('wait-started').length === 0) await letGo();
    await session.run.stop(HUMAN);
    await session.clock.advance(1999);
    await running;
    expect(session.of('wait-finished')[0]?.body.outcome).toBe('interrupted');
    expect(endOf(session)[0]?.outcome).toBe('stopped');
  });

  it('stops one that has not begun', async () => {
    const session = stageSession({ model: createScriptedModel({}), team });
    await session.run.stop(HUMAN);
    await session.run.run();
    expect(endOf(session)[0]?.outcome).toBe('stopped');
    expect(session.of('call-finished')).toEqual([]);
  });
});

describe('When the log is lost', () => {
  it('ends all work without a word, and tells the operator', async () => {
    const analyst: Script = () => {
      session.log.refuseNext(new OwnershipLost(session.log.session));
      return [use('scan', {})];
    };
    const session = stageSession({ model: createScriptedModel({ coordinator, analyst }), team });
    await session.run.run();
    expect(session.faults.length).toBeGreaterThan(0);
  });
});

const toolUse: fc.Arbitrary<AssistantBlock> = fc
  .tuple(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        'set_plan',
        'assign',
        'finish',
        'scan',
        'apply_fix',
        'share_discovery',
        'respond',
        'broadcast',
        'declare_dependency',
        'fulfil_dependency',
        'report_validation',
        'finish_step',
      ),
    ),
    fc.oneof(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom(
        {},
        { outcome: 'done', summary: 's' },
        { summary: 'the end' },
        { text: 't', importance: 'critical', topic: 't', provider: 'analyst-1', finding: 'f-1' },
        { text: 't', importance: 'high', findings: ['f-1', 'f-2'], request: 'x', verdict: 'pass' },
        { agent: 'developer-1', title: 'T', instructions: '' },
        {
          reason: 'r',
          phases: [
            {
              name: 'P',
              steps: [{ id: 'a', title: 'A', instructions: '', assignee: 'analyst-1' }],
            },
          ],
        },
      ),
    ),
  )
  .map(([name, input]) => use(name, input as Record<string, unknown>));

const block: fc.Arbitrary<AssistantBlock> = fc.oneof(
  { weight: 3, arbitrary: toolUse },
  fc.string({ unit: 'binary' }).map(say),
  fc.constantFrom(
    say('DISCOVERY[critical]: x\nREQUEST @nobody: y\nREQUEST @developer-1: z\nRESPONSE #q: r'),
    say('x'.repeat(100_000)),
    say(''),
    { type: 'thinking', thinking: 't', signature: 's' } as const,
    { type: 'tool_use', id: 'same', name: 'scan', input: {} } as const,
    { type: 'tool_use', id: '', name: '', input: {} } as const,
  ),
);

const answer: fc.Arbitrary<ScriptedAnswer> = fc.oneof(
  { weight: 6, arbitrary: fc.array(block, { maxLength: 6 }) },
  fc.constantFrom(
    new ModelFailure({ kind: 'request-refused', message: 'no' }),
    new Error('a fault of the adapter'),
    { content: [say('cut'), use('scan', {})], stopReason: 'max_tokens' },
    { content: [], stopReason: 'refusal' },
    { content: Array.from({ length: 60 }, () => use('scan', {})), stopReason: 'tool_use' },
  ),
);

describe('Whatever the models answer', () => {
  it('the session ends on record, with requests that an API would take and the log explains', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(answer, { minLength: 1, maxLength: 30 }),
        fc.nat(3),
        async (answers, skip) => {
          let at = 0;
          const script: Script = (call) => {
            if (call.role === 'coordinator' && call.calls < skip) return [oneStep('analyst-1')];
            at += 1;
            return answers[at % answers.length] ?? 'Nothing.';
          };
          const model = createScriptedModel({
            coordinator: script,
            analyst: script,
            developer: script,
          });
          const limits = { callsPerSession: 60, callsPerTurn: 12 };
          const session = stageSession({ model, team, limits });
          await session.run.run();
          expect(endOf(session)).toHaveLength(1);
          expect(session.log.entries().at(-1)?.type).toBe('session-finished');
          expect(model.requests.flatMap(({ request }) => requestFaults(request))).toEqual([]);
          for (const name of ['coordinator', 'analyst-1', 'developer-1']) {
            const agent = name as AgentId;
            const calls = await rebuildCalls(session.log.entries(), agent, session.blobs);
            const sent = model.requests.filter((one) => one.agent === agent);
            // A call that is interrupted before it leaves is on record and was never sent.
            const left = calls.map(({ messages }) => JSON.stringify(messages));
            const same = sent.every(({ request }) => {
              const place = left.indexOf(JSON.stringify(request.messages));
              left.splice(0, place + 1);
              return place >= 0;
            });
            expect(same, `what ${agent} knew is rebuilt`).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);
});
