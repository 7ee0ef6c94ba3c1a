import type { LateReply } from '#core/projections/run-facts/run-facts.ts';
import type { Check, Complaint, Examined } from './complaint.ts';
import { ascending, counted, grouped, opening } from './wording.ts';

const WHY: Record<LateReply['was'], string> = {
  expired: 'Its deadline had passed',
  superseded: 'Whoever asked had left',
  'provider-left': 'The one that was asked had left',
};

/** Answers to requests that had expired or that nobody needed answered any more. */
export const lateReplies: Check = {
  name: 'late-replies',
  looksFor: 'Replies to what was no longer open',
  look: (run) =>
    grouped(run.facts.lateReplies, ({ agent, was }) => `${was} ${agent}`).map((group) =>
      complain(run, group),
    ),
};

function complain({ feed }: Examined, group: readonly [LateReply, ...LateReply[]]): Complaint {
  const { agent, was } = group[0];
  const asked = group.flatMap(({ request }) => feed.messages.get(request) ?? []);
  const askers = [...new Set(asked.map(({ message }) => message.from))];
  const count = group.length === 1 ? 'a request' : counted(group.length, 'request');
  return {
    check: 'late-replies',
    severity: 'doubt',
    title: `${opening(agent)} answered ${count} too late`,
    text: `${WHY[was]}, so the work went on without this answer. See whether it would have changed anything.`,
    seqs: ascending([
      ...asked.map(({ seq }) => seq),
      ...group.flatMap(({ wasSeq, seq }) => [wasSeq, seq]),
    ]),
    agents: [agent, ...askers.filter((asker) => asker !== agent)],
  };
}
