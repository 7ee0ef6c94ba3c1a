import { expect, test, vi } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { sessionView } from '#core/views/session-view.ts';
import { HUMAN } from '#core/protocol/ids.ts';
import type { Plan } from '#core/protocol/plan.ts';
import { RunCommand } from '#core/protocol/session-command.ts';
import { createOfflineModel } from './create-offline-model.ts';
import { SCENE_TEAM, stageScene } from './testing/scene-session.ts';

/** A session of the offline team that has come to its first plan and waits for the user. */
async function stageProposal() {
  const { session } = stageScene(createOfflineModel(), SCENE_TEAM, { approval: { plan: true } });
  const running = session.run.run();
  const proposals = () => session.of('plan-proposed').map(({ body }) => body.plan);
  const command = (facts: object) =>
    session.run.carryOut(RunCommand.parse({ command: 'answer-plan', ...facts }), HUMAN);
  const proposed = async (count: number) => {
    await vi.waitFor(() => expect(proposals()).toHaveLength(count));
    return proposals()[count - 1] as Plan;
  };
  return { session, running, answer: command, proposed, first: await proposed(1) };
}

type Staged = Awaited<ReturnType<typeof stageProposal>>;

/** The plan as a client sends it back. */
function toProposal({ phases, steps }: Plan) {
  return phases.map(({ id, name, role }) => ({
    name,
    ...(role === null ? {} : { role }),
    steps: steps.flatMap((step) => {
      const { phase, id: stepId, title, instructions, assignee, after } = step;
      return phase === id ? [{ id: stepId, title, instructions, assignee, after }] : [];
    }),
  }));
}

const outcomeOf = ({ session }: Staged) => session.of('session-finished')[0]?.body.outcome;
const endedSteps = ({ session }: Staged) =>
  session.of('step-finished').map(({ body }) => [body.step, body.agent, body.outcome]);

test('an accepted plan runs to its end as it was shown', async () => {
  const staged = await stageProposal();
  const { session, running, answer, first } = staged;
  expect(session.of('step-started')).toEqual([]);
  await answer({ version: 1, answer: 'accept' });
  await running;
  expect(outcomeOf(staged)).toBe('completed');
  expect(session.of('plan-revised')[0]?.body.plan).toEqual(first);
  const begun = session.of('step-started').map(({ body }) => body.step);
  expect(begun).toEqual(expect.arrayContaining(first.steps.map(({ id }) => id)));
});

test('a plan that the user reordered, reassigned, shortened and lengthened is the one that runs', async () => {
  const staged = await stageProposal();
  const { session, running, answer, first } = staged;
  const phases = toProposal(first)
    // Removed: the planning. Nothing may wait for it any more.
    .filter(({ name }) => name !== 'Planning')
    .map((phase) => ({
      ...phase,
      steps: phase.steps.map((step) => ({
        ...step,
        // Reordered: the second analyst looks after the first.
        after:
          step.id === 'discover-2' ? ['discover-1'] : step.after.filter((id) => id !== 'order-1'),
        // Reassigned: the second analyst confirms what was fixed.
        assignee: step.id === 'validate-1' ? 'analyst-2' : step.assignee,
      })),
    }));
  // Added: the tests once more, at the end.
  const added = { id: 'again', title: 'Test again', assignee: 'tester-1', after: ['validate-1'] };
  phases.push({
    name: 'Again',
    steps: [{ ...added, instructions: 'Run the tests.' } as (typeof phases)[0]['steps'][0]],
  });
  await answer({ version: 1, answer: 'accept', plan: { phases } });
  await running;
  const revised = session.of('plan-revised')[0]?.body;
  expect(revised?.by).toBe(HUMAN);
  expect(revised?.change).toMatchObject({
    added: ['again'],
    dropped: expect.arrayContaining(['order-1']) as string[],
    reassigned: ['validate-1'],
    reordered: expect.arrayContaining(['discover-2']) as string[],
  });
  expect(revised?.estimate?.basis).toContain(`${revised?.plan.steps.length ?? 0} steps`);
  expect(outcomeOf(staged)).toBe('completed');
  const ended = endedSteps(staged);
  expect(ended).toContainEqual(['again', 'tester-1', 'done']);
  expect(ended).toContainEqual(['validate-1', 'analyst-2', 'done']);
  expect(ended.map(([step]) => step)).not.toContain('order-1');
  const at = (step: string) => ended.findIndex(([one]) => one === step);
  expect(at('discover-1')).toBeLessThan(at('discover-2'));
});

test('a remark gets another plan, which waits again and has an estimate of its own', async () => {
  const staged = await stageProposal();
  const { session, running, answer, proposed, first } = staged;
  await answer({ version: 1, answer: 'another', remark: 'Leave out the validation.' });
  const second = await proposed(2);
  expect(second.version).toBe(2);
  expect(second.steps.length).toBeLessThan(first.steps.length);
  expect(session.of('plan-proposed')[1]?.body.estimate?.basis).toContain(
    `${second.steps.length} steps`,
  );
  expect(session.of('step-started')).toEqual([]);
  await answer({ version: 2, answer: 'accept' });
  await running;
  expect(outcomeOf(staged)).toBe('completed');
  expect(session.of('plan-answered').map(({ body }) => [body.answer, body.remark])).toEqual([
    ['another', 'Leave out the validation.'],
    ['accept', ''],
  ]);
});

test('a stop while it waits ends the session: nothing was begun, and nobody can accept any more', async () => {
  const staged = await stageProposal();
  const { session, running, answer } = staged;
  await session.run.carryOut({ command: 'stop' }, HUMAN);
  await running;
  expect(outcomeOf(staged)).toBe('stopped');
  expect([...session.of('plan-revised'), ...session.of('step-started')]).toEqual([]);
  await expect(answer({ version: 1, answer: 'accept' })).rejects.toMatchObject({
    kind: 'not-running',
  });
});

test('a plan may be accepted during a pause, and begins when the session goes on', async () => {
  const staged = await stageProposal();
  const { session, running, answer } = staged;
  await session.run.carryOut({ command: 'pause' }, HUMAN);
  await answer({ version: 1, answer: 'accept' });
  const calls = session.of('call-started').length;
  expect(fold(sessionView, session.log.entries()).status.state).toBe('paused');
  await session.run.carryOut({ command: 'resume' }, HUMAN);
  await running;
  expect(session.of('call-started').length).toBeGreaterThan(calls);
  expect(outcomeOf(staged)).toBe('completed');
});
