import { describe, expect, it } from 'vitest';
import type { MessageKind } from '#core/protocol/message.ts';
import {
  createScriptedModel,
  lastResult,
  use,
  type Script,
} from '#server/testing/scripted-model.ts';
import { stageSession, STAGED_FINDING } from '#server/testing/stage-session.ts';

const coordinator: Script = ({ calls, mail }) => {
  if (calls === 0) {
    return [
      use('set_plan', {
        reason: 'find, fix, check',
        phases: [
          { name: 'Discovery', role: 'analyst', steps: [step('find', 'analyst-1', [])] },
          {
            name: 'Implementation',
            role: 'developer',
            steps: [step('fix', 'developer-1', ['find'])],
          },
          { name: 'Validation', role: 'tester', steps: [step('check', 'tester-1', ['fix'])] },
        ],
      }),
    ];
  }
  const checked = mail.some(({ text }) => text.text.includes('Step check'));
  return checked ? [use('finish', { summary: 'One found, one fixed, validated.' })] : 'Waiting.';
};

function step(id: string, assignee: string, after: readonly string[]) {
  return { id, title: `Step ${id}`, instructions: 'Do it.', assignee, after };
}

const analyst: Script = (call) => {
  const asked = call.mail.find(({ kind }) => kind === 'request');
  if (asked !== undefined) {
    return [use('respond', { request: asked.id, text: 'qmark', data: { style: 'qmark' } })];
  }
  if (call.mail.some(({ kind }) => kind === 'assignment')) return [use('scan', {})];
  const result = lastResult(call);
  if (result?.includes('"findings"') === true) {
    return [
      use('share_discovery', { text: 'SQL injection', importance: 'high', findings: ['f-1'] }),
      use('finish_step', { outcome: 'done', summary: '1 finding' }),
    ];
  }
  return 'Answered.';
};

const developer: Script = (call) => {
  const result = lastResult(call);
  if (call.mail.some(({ kind }) => kind === 'assignment')) {
    return [use('request', { to: 'analyst-1', question: 'Which style?', about: ['f-1'] })];
  }
  if (result?.includes('"response"') === true) {
    return [
      use('apply_fix', { finding: 'f-1' }),
      use('broadcast', { text: 'Fixed user.js', status: 'fixed', about: ['f-1'] }),
      use('finish_step', { outcome: 'done', summary: 'fixed' }),
    ];
  }
  return 'Noted.';
};

const tester: Script = (call) => {
  if (call.mail.some(({ kind }) => kind === 'assignment')) return [use('run_tests', {})];
  if (lastResult(call)?.includes('"ran"') !== true) return 'Noted.';
  return [
    use('report_validation', { verdict: 'pass', text: 'Tests pass.', about: ['f-1'] }),
    use('finish_step', { outcome: 'done', summary: 'pass' }),
  ];
};

describe('Orchestrated execution', () => {
  it('goes from discovery over a question to fix, validation and one result', async () => {
    const model = createScriptedModel({ coordinator, analyst, developer, tester });
    const session = stageSession({ model });
    await session.run.run();

    const end = session.log.entries().at(-1);
    expect(end?.body).toEqual({ outcome: 'completed', reason: 'The coordinator finished.' });
    const told: MessageKind[] = ['discovery', 'request', 'response', 'broadcast', 'validation'];
    const kinds = session.of('message-sent').map(({ body }) => body.message.kind);
    expect(kinds.filter((kind) => told.includes(kind))).toEqual(told);
    expect(session.of('file-changed').map(({ body }) => body.findings)).toEqual([
      [STAGED_FINDING.id],
    ]);
    expect(session.of('session-summarised')[0]?.body).toMatchObject({
      found: 1,
      fixed: 1,
      validated: 1,
      left: 0,
      testsRun: true,
    });
    expect(session.of('patch-produced')[0]?.body.total).toBe(1);
    expect(session.of('phase-finished')).toHaveLength(3);
    expect(session.faults).toEqual([]);
  });
});
