import { describe, expect, it, vi } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { findings } from '#core/projections/findings/findings.ts';
import type { MessageKind } from '#core/protocol/message.ts';
import { HUMAN } from '#core/protocol/ids.ts';
import { RunCommand } from '#core/protocol/session-command.ts';
import { diagnose, examinedRun } from '#core/views/run-doctor/diagnose.ts';
import type { LanguageModel } from '../language-model.ts';
import { createOfflineModel } from './create-offline-model.ts';
import { findingAt } from './testing/conversation-builder.ts';
import { SCENE_TEAM as TEAM, SECRET, SQL, stageScene } from './testing/scene-session.ts';

describe('an offline team on the real bus', () => {
  it('discovers, asks, is answered, fixes and validates, and finishes', async () => {
    const { session, code } = stageScene(createOfflineModel());
    await session.run.run();
    expect(session.log.entries().at(-1)?.body).toMatchObject({ outcome: 'completed' });
    expect(code.left()).toEqual([SECRET]);
    const kinds = session.of('message-sent').map(({ body }) => body.message.kind);
    const wanted: readonly MessageKind[] = ['discovery', 'request', 'response', 'validation'];
    const firsts = wanted.map((kind) => kinds.indexOf(kind));
    expect(firsts).not.toContain(-1);
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
    expect(session.of('file-changed').map(({ body }) => body.path)).toEqual([
      'user.js',
      'routes/login.js',
    ]);
    expect(session.of('session-summarised')[0]?.body).toMatchObject({
      found: 3,
      fixed: 2,
      left: 1,
    });
    expect(session.of('call-failed')).toEqual([]);
    expect(session.faults).toEqual([]);
  });

  it('gives the run doctor nothing to complain of, at any moment', async () => {
    const { session } = stageScene(createOfflineModel());
    await session.run.run();
    let run = examinedRun.initial();
    for (const entry of session.log.entries()) {
      run = fold(examinedRun, [entry], run);
      expect(diagnose(run)).toEqual([]);
    }
  });

  it('revises its plan for a critical discovery, whose fix begins before the fixes are ordered', async () => {
    const { session } = stageScene(createOfflineModel());
    await session.run.run();
    const revised = session.of('plan-revised').find(({ body }) => body.change !== null);
    expect(revised?.body.triggers).toEqual(['discovery']);
    expect(revised?.body.change).toMatchObject({
      added: ['urgent-1'],
      reordered: ['validate-1'],
      phasesAdded: ['urgent'],
    });
    const begun = session.of('step-started').map(({ body }) => body.step);
    expect(begun.indexOf('urgent-1' as never)).toBeLessThan(begun.indexOf('fix-1' as never));
    expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
  });

  it('leaves out a phase that the user names, says what it can not change, and goes by their plan', async () => {
    const { session } = stageScene(createOfflineModel(), TEAM, { approval: { plan: true } });
    const running = session.run.run();
    const proposals = () => session.of('plan-proposed').map(({ body }) => body.plan);
    const answer = (facts: object) =>
      session.run.carryOut(RunCommand.parse({ command: 'answer-plan', ...facts }), HUMAN);
    await vi.waitFor(() => expect(proposals()).toHaveLength(1));
    await answer({ version: 1, answer: 'another', remark: 'Make it nicer.' });
    await vi.waitFor(() => expect(proposals()).toHaveLength(2));
    expect(proposals()[1]?.reason).toMatch(/understands no remark but the name of a phase/);
    expect(proposals()[1]?.steps).toEqual(proposals()[0]?.steps);
    await answer({ version: 2, answer: 'another', remark: 'I need no planning.' });
    await vi.waitFor(() => expect(proposals()).toHaveLength(3));
    expect(proposals()[2]?.phases.map(({ name }) => name)).toEqual([
      'Discovery',
      'Implementation',
      'Validation',
    ]);
    await answer({ version: 3, answer: 'accept' });
    await running;
    expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
    expect(session.of('step-finished').every(({ body }) => body.outcome === 'done')).toBe(true);
  });

  it('wraps up when its budget is near its end, without asking again and again', async () => {
    const { session } = stageScene(createOfflineModel(), TEAM, { budget: { calls: 12 } });
    const running = session.run.run();
    await vi.waitFor(() =>
      expect(session.of('session-paused').length + session.of('session-finished').length).toBe(1),
    );
    const refused = session
      .of('tool-finished')
      .filter(({ body }) => body.name === 'finish' && !body.ok);
    expect(refused.length).toBeLessThan(4);
    await session.run.carryOut({ command: 'stop' }, HUMAN);
    await running;
  });

  it('has the analysts vote where one of them belies the severity that another stated', async () => {
    const hash = findingAt('db.js', 9, {
      ...{ rule: 'js-weak-hash', title: 'Weak hash', severity: 'medium', fixer: null },
    });
    const door = findingAt('routes/login.js', 12, { severity: 'critical' });
    const { session } = stageScene(createOfflineModel(), TEAM, { found: [door, hash] });
    await session.run.run();
    expect(session.of('decision-opened')).toMatchObject([
      {
        body: {
          by: 'coordinator',
          options: [{ id: 'medium' }, { id: 'high' }],
          electorate: ['analyst-1', 'analyst-2'],
          about: [hash.id],
          settles: 'severity',
        },
      },
    ]);
    const ballots = session
      .of('message-sent')
      .flatMap(({ body: { message } }) => (message.kind === 'ballot' ? [message] : []));
    expect(ballots.map(({ from }) => from).sort()).toEqual(['analyst-1', 'analyst-2']);
    expect(ballots.map(({ choices }) => choices)).toEqual([['high'], ['high']]);
    expect(session.of('decision-closed')).toMatchObject([
      { body: { outcome: { kind: 'decided', option: 'high' } } },
    ]);
    const state = fold(findings, session.log.entries()).findings.get(hash.id);
    expect(state?.finding.severity).toBe('high');
    const summary = session.of('session-summarised')[0]?.body.text.text;
    expect(summary).toContain('- **high** Weak hash');
    expect(session.faults).toEqual([]);
  });

  it('opens no vote where nobody disagrees', async () => {
    const { session } = stageScene(createOfflineModel());
    await session.run.run();
    expect(session.of('decision-opened')).toEqual([]);
  });

  it('has an analyst confirm the fixes where there is no tester', async () => {
    const { session } = stageScene(createOfflineModel(), { ...TEAM, tester: 0 });
    await session.run.run();
    const verdicts = session
      .of('message-sent')
      .flatMap(({ body: { message } }) =>
        message.kind === 'validation' ? [[message.from, message.verdict]] : [],
      );
    expect(new Set(verdicts.map(([from]) => from))).toEqual(new Set(['analyst-1', 'analyst-2']));
    expect(new Set(verdicts.map(([, verdict]) => verdict))).toEqual(new Set(['pass']));
  });

  it('does not fix what nobody answers, and says so', async () => {
    const { session, code } = stageScene(withoutResponses(createOfflineModel()));
    const running = session.run.run();
    const asked = (): boolean =>
      session.of('wait-started').some(({ body }) => body.on.kind === 'request');
    await vi.waitUntil(asked);
    await session.clock.advance(130_000);
    await running;
    expect(code.left()).toEqual([SQL, SECRET]);
    expect(session.of('file-changed').map(({ body }) => body.path)).toEqual(['user.js']);
    const summary = session.of('session-summarised')[0]?.body.text.text;
    expect(summary).toContain('was not answered in time');
    const complaints = diagnose(fold(examinedRun, session.log.entries()));
    expect(complaints.map(({ check }) => check)).toEqual(['unanswered-requests']);
    expect(complaints[0]?.agents[0]).toBe('developer-1');
  });
});

/** The same model, but its agents have no way to respond. */
function withoutResponses(model: LanguageModel): LanguageModel {
  return {
    stream: (request, signal) => {
      const tools = request.tools.filter(({ name }) => name !== 'respond');
      return model.stream({ ...request, tools }, signal);
    },
  };
}
