import { describe, expect, it } from 'vitest';
import type { Message, Notice } from '#core/protocol/message.ts';
import {
  createScriptedModel,
  lastResult,
  use,
  type Script,
  type ScriptedCall,
} from '#server/testing/scripted-model.ts';
import { letGo } from '#server/testing/manual-clock.ts';
import { stageSession, type StagedSession } from '#server/testing/stage-session.ts';

const team = { analyst: 3 };
const isPaper = (message: Message): message is Notice =>
  message.kind === 'notice' && message.decision?.part === 'paper';
const paperIn = (call: ScriptedCall) => call.mail.find(isPaper)?.decision;

/** Runs a session to its end, moving its clock so that deadlines pass. */
async function finish(session: StagedSession): Promise<void> {
  const running = session.run.run();
  for (let second = 0; second < 200; second += 1) {
    await letGo();
    await session.clock.advance(1000);
  }
  await running;
}

/** A coordinator that opens a decision by this tool, and ends with what came of it. */
const opener =
  (name: string, input: Readonly<Record<string, unknown>>): Script =>
  (call) => {
    if (call.calls === 0) return [use(name, input)];
    return [use('finish', { summary: lastResult(call) ?? 'nothing' })];
  };

const summaryOf = (session: StagedSession): Readonly<Record<string, unknown>> => {
  const text = session.of('session-summarised')[0]?.body.text.text ?? '{}';
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
};

describe('Agents that decide together', () => {
  it('vote by tool and by text, and whoever opened the vote gets the typed outcome', async () => {
    const question = { question: 'Which?', options: ['One', 'Two'] };
    const model = createScriptedModel({
      coordinator: opener('open_vote', question),
      'analyst-1': (call) => {
        const paper = paperIn(call);
        if (paper === undefined) return 'Done.';
        return [use('cast_ballot', { decision: paper.id, version: paper.version, choices: ['b'] })];
      },
      'analyst-2': (call) => {
        const paper = paperIn(call);
        return paper === undefined ? 'Done.' : `BALLOT #${paper.id}: b > a\n  It is simpler.`;
      },
      'analyst-3': (call) => {
        const paper = paperIn(call);
        return paper === undefined ? 'Done.' : `BALLOT[abstain] #${paper.id}: I do not know.`;
      },
    });
    const session = stageSession({ model, team });
    await finish(session);
    expect(summaryOf(session)).toMatchObject({
      outcome: { kind: 'decided', option: 'b', text: 'Two', tieBroken: false },
    });
    expect(session.of('wait-finished')).toMatchObject([{ body: { outcome: 'decided' } }]);
    expect(session.faults).toEqual([]);
  });

  it('end a vote by its deadline where nobody answers, and the session goes on', async () => {
    const input = { question: 'Which?', options: ['One', 'Two'], timeout_seconds: 20 };
    const model = createScriptedModel({ coordinator: opener('open_vote', input) });
    const session = stageSession({ model, team });
    await finish(session);
    expect(summaryOf(session)).toMatchObject({ outcome: { kind: 'no-quorum', voted: 0 } });
  });

  it('are not called stalled while a vote that nobody waits for is open', async () => {
    const input = { question: 'Which?', options: ['One', 'Two'], wait: false };
    const model = createScriptedModel({
      coordinator: (call) => {
        if (call.calls === 0) return [use('open_vote', input)];
        const told = call.mail.some(
          (one) => one.kind === 'notice' && one.decision?.part === 'outcome',
        );
        return told ? [use('finish', { summary: '{}' })] : 'I wait.';
      },
    });
    const session = stageSession({ model, team });
    await finish(session);
    const topics = session
      .of('message-sent')
      .flatMap(({ body }) => (body.message.kind === 'notice' ? [body.message.topic] : []));
    expect(topics).not.toContain('stall');
    expect(session.of('session-finished')).toMatchObject([{ body: { outcome: 'completed' } }]);
  });

  it('draft, review and agree by tools and text', async () => {
    const member: Script = (call) => {
      const paper = paperIn(call);
      if (paper === undefined) return 'Done.';
      const text = call.mail.find(isPaper)?.text.text ?? '';
      if (text.includes('Write your own draft')) return `PROPOSAL #${paper.id}: By ${call.agent}`;
      if (text.includes('Choose by'))
        return [use('cast_ballot', { decision: paper.id, choices: ['a'] })];
      return `BALLOT[agree] #${paper.id}: Good.`;
    };
    const input = { question: 'How do we quote?' };
    const model = createScriptedModel({
      coordinator: opener('open_consensus', input),
      analyst: member,
    });
    const session = stageSession({ model, team });
    await finish(session);
    expect(summaryOf(session)).toMatchObject({
      outcome: { kind: 'agreed', plainVote: { option: 'a' } },
    });
  });

  it('tell an agent what was wrong with its ballot, by tool and by text', async () => {
    const replies: string[] = [];
    const model = createScriptedModel({
      coordinator: opener('open_vote', { question: 'Which?', options: ['One', 'Two'] }),
      'analyst-1': (call) => {
        const paper = paperIn(call);
        if (paper) return [use('cast_ballot', { decision: paper.id, choices: ['z'] })];
        const result = lastResult(call);
        if (result !== null) replies.push(result);
        return 'Done.';
      },
      'analyst-2': (call) => {
        const corrections = call.mail.filter(
          (one) => one.kind === 'notice' && one.topic === 'correction',
        );
        replies.push(...corrections.map(({ text }) => text.text));
        return paperIn(call) ? 'BALLOT #d-unknown: a' : 'Done.';
      },
    });
    await finish(stageSession({ model, team }));
    expect(replies).toEqual([
      expect.stringContaining('There is no decision d-unknown. Open to you are: #d-'),
      expect.stringContaining('has the options a, b'),
    ]);
  });

  it('elect a leader whose orders reach the team until it is lost', async () => {
    const model = createScriptedModel({
      coordinator: opener('open_election', { question: 'Who leads?', candidates: ['analyst-1'] }),
      analyst: (call) => {
        const paper = paperIn(call);
        if (paper) return [use('cast_ballot', { decision: paper.id, choices: ['analyst-1'] })];
        const leads = call.mail.find((one) => one.kind === 'notice' && one.decision !== undefined);
        if (call.agent !== 'analyst-1' || leads?.kind !== 'notice') return 'Done.';
        const order = { decision: leads.decision?.id, term: 1 };
        return [
          use('renew_lease', { decision: leads.decision?.id }),
          use('broadcast', { text: 'Scan again.', order, to: ['analyst-2'] }),
          use('broadcast', { text: 'And again.', order: { ...order, term: 2 }, to: ['analyst-2'] }),
        ];
      },
    });
    const session = stageSession({ model, team });
    const running = session.run.run();
    for (let turn = 0; turn < 30; turn += 1) await letGo();
    await session.clock.advance(1000);
    await running;
    expect(summaryOf(session)).toMatchObject({ outcome: { kind: 'elected', leader: 'analyst-1' } });
    expect(session.of('decision-closed')).toMatchObject([
      { body: { outcome: { kind: 'elected' } } },
    ]);
  });
});
