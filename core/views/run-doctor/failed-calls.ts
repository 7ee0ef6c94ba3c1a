import type { CallRecord } from '#core/projections/conversation/conversation.ts';
import type { Check, Complaint, Examined } from './complaint.ts';
import { ascending, called, counted, grouped } from './wording.ts';

/** How a call fails that was stopped by command: nothing went wrong with it. */
const STOPPED = 'stopped';

/** Calls that failed with no further attempt, and whose turn no later call saved. */
export const failedCalls: Check = {
  name: 'failed-calls',
  looksFor: 'Calls to a model that failed for good',
  look: (run) => grouped(failed(run), ({ agent }) => agent).map((group) => complain(run, group)),
};

function failed({ conversation }: Examined): readonly CallRecord[] {
  const lost: CallRecord[] = [];
  const saved = new Map<string, number>();
  for (const call of conversation.calls.values()) {
    if (call.failure === null) {
      if (call.endedSeq !== null) saved.set(turnOf(call), call.seq);
    } else if (call.retryInMs === null && call.failure.kind !== STOPPED) lost.push(call);
  }
  return lost.filter((call) => (saved.get(turnOf(call)) ?? 0) < call.seq);
}

function turnOf({ agent, turn }: CallRecord): string {
  return `${agent} ${turn}`;
}

function complain(run: Examined, group: readonly [CallRecord, ...CallRecord[]]): Complaint {
  const { agent } = group[0];
  const departure = run.facts.departures.get(agent);
  const lost = departure?.reason === 'failed';
  const count = group.length === 1 ? 'A call' : counted(group.length, 'call');
  const reason = group.at(-1)?.failure?.message ?? '';
  const then = lost ? ` ${called(agent)} left the team for it.` : '';
  return {
    check: 'failed-calls',
    severity: 'problem',
    title: `${count} of ${called(agent)} failed for good`,
    text: `${reason.slice(0, 300)}${then} What it was about to do is not done.`,
    seqs: ascending([
      ...group.flatMap(({ seq, endedSeq }) => [seq, endedSeq]),
      lost ? departure.seq : null,
    ]),
    agents: [agent],
  };
}
