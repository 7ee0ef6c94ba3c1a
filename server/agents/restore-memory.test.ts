import { expect, test } from 'vitest';
import type { AgentId } from '#core/protocol/ids.ts';
import {
  createScriptedModel,
  lastResult,
  use,
  type Script,
} from '#server/testing/scripted-model.ts';
import { stageSession, ofType } from '#server/testing/stage-session.ts';
import { restoreMemory } from './restore-memory.ts';

const coordinator: Script = ({ calls, mail }) => {
  if (calls === 0) {
    const steps = [
      { id: 'find', title: 'Find', instructions: 'Look.', assignee: 'analyst-1' },
      { id: 'fix', title: 'Fix', instructions: 'Mend.', assignee: 'developer-1', after: ['find'] },
    ];
    return [use('set_plan', { reason: 'find, fix', phases: [{ name: 'Work', steps }] })];
  }
  const done = mail.some(({ text }) => text.text.includes('Step fix'));
  return done ? [use('finish', { summary: 'Done.' })] : 'Waiting.';
};

const analyst: Script = (call) => {
  const asked = call.mail.find(({ kind }) => kind === 'request');
  if (asked !== undefined) return `RESPONSE #${asked.id}: qmark`;
  if (call.mail.some(({ kind }) => kind === 'assignment')) return [use('scan', {})];
  return lastResult(call)?.includes('findings') === true
    ? [
        use('share_discovery', { text: 'Found', importance: 'high', findings: ['f-1'] }),
        use('finish_step', { outcome: 'done', summary: '1 finding' }),
      ]
    : 'Nothing.';
};

const developer: Script = (call) => {
  if (call.mail.some(({ kind }) => kind === 'assignment'))
    return 'REQUEST @analyst-1: which style?';
  if (call.mail.some(({ kind }) => kind === 'response'))
    return [use('apply_fix', { finding: 'f-1' })];
  return 'Mended.';
};

async function endedSession() {
  const model = createScriptedModel({ coordinator, analyst, developer });
  const session = stageSession({ model });
  await session.run.run();
  return { session, model };
}

test('at every point where an agent is between two calls, its next prompt goes on from the restored one', async () => {
  const { session, model } = await endedSession();
  const entries = session.log.entries();
  for (const name of ['coordinator', 'analyst-1', 'developer-1']) {
    const agent = name as AgentId;
    const prompts = model.requests.filter((one) => one.agent === name).map((one) => one.request);
    const starts = ofType(entries, 'call-started').filter(({ body }) => body.agent === agent);
    expect(prompts.length).toBe(starts.length);
    for (const [index, start] of starts.entries()) {
      const before = entries.slice(0, start.seq - 1);
      const { memory } = await restoreMemory(before, agent, session.blobs);
      const restored = memory.conversation.messages();
      const prompt = prompts[index]?.messages ?? [];
      // Only the mail that this very call reads comes on top.
      expect(prompt.slice(0, restored.length - 1)).toEqual(restored.slice(0, -1));
      const last = restored.at(-1);
      expect(prompt[restored.length - 1]?.blocks.slice(0, last?.blocks.length)).toEqual(
        last?.blocks,
      );
      expect(start.body.reads.filter((id) => memory.read.has(id))).toEqual(
        memory.heard.carried.map(({ id }) => id),
      );
    }
  }
});

test('what was asked in text stays open until its answer was read', async () => {
  const { session } = await endedSession();
  const entries = session.log.entries();
  const developer1 = 'developer-1' as AgentId;
  const asked = entries.findIndex(
    (entry) => entry.type === 'message-sent' && entry.body.message.kind === 'request',
  );
  const open = await restoreMemory(entries.slice(0, asked + 1), developer1, session.blobs);
  expect(open.memory.questions.count()).toBe(1);
  const ended = await restoreMemory(entries, developer1, session.blobs);
  expect(ended.memory.questions.count()).toBe(0);
  expect(ended.briefing).toMatchObject({ agent: 'developer-1', role: 'developer' });
});
