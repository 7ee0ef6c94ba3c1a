import type { AgentDeed } from '#core/projections/run-facts/run-facts.ts';
import type { Check, Complaint, Examined } from './complaint.ts';
import { ascending, counted, grouped, opening } from './wording.ts';

/** What agents began after they had left, and files that they changed after their step had ended. */
export const workAfterTheEnd: Check = {
  name: 'work-after-the-end',
  looksFor: 'Work after the end of a step or after leaving',
  look: (run) => [
    ...grouped(run.facts.afterLeaving, ({ agent }) => agent).map((group) =>
      complainOfLeft(run, group),
    ),
    ...grouped(run.facts.outsideSteps, ({ agent }) => agent).map(complainOfIdle),
  ],
};

function complainOfLeft(
  { facts }: Examined,
  group: readonly [AgentDeed, ...AgentDeed[]],
): Complaint {
  const { agent } = group[0];
  return {
    check: 'work-after-the-end',
    severity: 'problem',
    title: `${opening(agent)} went on after leaving`,
    text: 'It was off the team, so nobody counted on this work or heard of it. Look at what it did, and at how it came to go on.',
    seqs: ascending([facts.departures.get(agent)?.seq ?? null, ...group.map(({ seq }) => seq)]),
    agents: [agent],
  };
}

function complainOfIdle(group: readonly [AgentDeed, ...AgentDeed[]]): Complaint {
  const { agent } = group[0];
  return {
    check: 'work-after-the-end',
    severity: 'doubt',
    title: `${opening(agent)} made ${counted(group.length, 'change')} outside of any step`,
    text: 'Its step had ended and no other had begun, so the plan knows nothing of the change and may not have it validated. Look at what it changed.',
    seqs: ascending(group.map(({ seq }) => seq)),
    agents: [agent],
  };
}
