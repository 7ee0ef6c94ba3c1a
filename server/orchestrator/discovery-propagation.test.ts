import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { must } from '#core/lib/must.ts';
import type { Tool } from '#server/tools/tool.ts';
import { createScriptedModel, use, type Script } from '#server/testing/scripted-model.ts';
import { stageSession } from '#server/testing/stage-session.ts';

function createGate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), opened };
}

function waiting(name: string, run: () => Promise<void>): Tool {
  return {
    name,
    description: 'Takes its time.',
    input: z.object({}),
    describe: () => 'Taking its time',
    run: () => run().then(() => ({ ok: true, text: 'done', summary: 'done' })),
  };
}

const step = (id: string, assignee: string) => ({ id, title: id, instructions: '', assignee });

describe('Discovery propagation', () => {
  it('brings a discovery into the very next call of a developer in the middle of its turn', async () => {
    const developerIsBusy = createGate();
    const developerMayGoOn = createGate();
    const coordinator: Script = ({ calls, mail }) => {
      if (calls === 0) {
        const steps = [step('work', 'developer-1'), step('look', 'analyst-1')];
        return [use('set_plan', { reason: 'both at once', phases: [{ name: 'All', steps }] })];
      }
      const done = mail.some(({ text }) => text.text.includes('Step work'));
      return done ? [use('finish', { summary: 'Done.' })] : 'Waiting.';
    };
    const developer: Script = ({ calls, mail }) => {
      if (calls === 0) return [use('run_command', {})];
      const outcome = mail.some(({ kind }) => kind === 'discovery') ? 'done' : 'failed';
      return [use('finish_step', { outcome, summary: 'after the news' })];
    };
    const analyst: Script = async ({ calls }) => {
      await developerIsBusy.opened;
      if (calls === 0) {
        return [use('share_discovery', { text: 'SQL injection', importance: 'high' })];
      }
      developerMayGoOn.open();
      return 'Shared.';
    };
    const slow = waiting('run_command', () => {
      developerIsBusy.open();
      return developerMayGoOn.opened;
    });
    const model = createScriptedModel({ coordinator, developer, analyst });
    const session = stageSession({ model, team: { analyst: 1, developer: 1 }, tools: [slow] });
    await session.run.run();

    const discovery = must(
      session.of('message-sent').find(({ body }) => body.message.kind === 'discovery'),
      'the discovery',
    );
    const calls = session.of('call-started').filter(({ body }) => body.agent === 'developer-1');
    const first = must(calls[0], 'the call before');
    const second = must(calls[1], 'the call after');
    expect(first.seq).toBeLessThan(discovery.seq);
    expect(second.body.turn).toBe(first.body.turn);
    expect(second.body.reads).toEqual([discovery.body.message.id]);
    expect(second.causation).toContain(discovery.seq);
    const ended = session.of('step-finished').find(({ body }) => body.step === 'work');
    expect(ended?.body.outcome).toBe('done');
  });

  it('brings it to idle agents as mail, and wakes them only for a critical one', async () => {
    const coordinator: Script = ({ calls, mail }) => {
      if (calls === 0) {
        const phases = [{ name: 'All', steps: [step('look', 'analyst-1')] }];
        return [use('set_plan', { reason: 'look', phases })];
      }
      const done = mail.some(({ text }) => text.text.includes('Step look'));
      return done ? [use('finish', { summary: 'Done.' })] : 'Waiting.';
    };
    const analyst: Script = ({ mail }) =>
      mail.some(({ kind }) => kind === 'assignment')
        ? [
            use('share_discovery', { text: 'one', importance: 'high' }),
            use('share_discovery', { text: 'two', importance: 'critical' }),
            use('finish_step', { outcome: 'done', summary: 'two' }),
          ]
        : 'Noted.';
    const model = createScriptedModel({ coordinator, analyst });
    const session = stageSession({ model, team: { analyst: 1, developer: 1 } });
    await session.run.run();
    const turns = session.of('turn-started').filter(({ body }) => body.agent === 'developer-1');
    expect(turns.map(({ body }) => body.reason)).toEqual(['critical']);
    const calls = session.of('call-started').filter(({ body }) => body.agent === 'developer-1');
    expect(calls[0]?.body.reads).toHaveLength(2);
  });
});
