import type { AgentId, Seq } from '#core/protocol/ids.ts';
import type { Check, Complaint, Examined } from './complaint.ts';
import { deliveriesIn } from './deliveries-in.ts';
import { ascending, called, counted, grouped, opening } from './wording.ts';

interface Refused {
  readonly agent: AgentId;
  /** Whom it wanted to wait for; null where only the end of its wait is on record. */
  readonly on: AgentId | null;
  readonly seq: Seq;
}

/** Waits that would have closed a cycle: refused at their sending, or ended so. */
export const deadlocks: Check = {
  name: 'deadlocks',
  looksFor: 'Agents that would have waited for each other',
  look: (run) => grouped(refused(run), ({ agent, on }) => `${agent} ${on ?? ''}`).map(complain),
};

function* refused({ graph, facts }: Examined): Generator<Refused> {
  for (const { from, to, seq, refusal } of deliveriesIn(graph, ['refused'])) {
    if (refusal === 'deadlock') yield { agent: from, on: to, seq };
  }
  for (const { agent, seq } of facts.deadlocks) yield { agent, on: null, seq };
}

function complain(group: readonly [Refused, ...Refused[]]): Complaint {
  const { agent, on } = group[0];
  const whom = on === null ? 'an agent' : called(on);
  const often = group.length === 1 ? '' : ` ${counted(group.length, 'time')}`;
  return {
    check: 'deadlocks',
    severity: 'doubt',
    title: `${opening(agent)} could not wait for ${whom}${often}`,
    text: `That would have closed a circle of agents who wait for each other for ever, so the bus refused it at once. See whether the question was settled another way.`,
    seqs: ascending(group.map(({ seq }) => seq)),
    agents: on === null || on === agent ? [agent] : [agent, on],
  };
}
