import { DELIVERY_STATES, type StateCounts } from '#core/projections/agent-graph/delivery.ts';
import { sessionWords } from '#components/session-words.ts';

/** How a message's deliveries stand: `2 read, 1 queued`; one alone needs no number. */
export function describeStanding(counts: StateCounts | undefined): string {
  if (counts === undefined) return '';
  const present = DELIVERY_STATES.filter((state) => counts[state] > 0);
  const total = present.reduce((sum, state) => sum + counts[state], 0);
  const name = (state: (typeof present)[number]) => sessionWords.deliveryStates[state];
  if (total === 1 && present[0] !== undefined) return name(present[0]);
  return present.map((state) => `${counts[state]} ${name(state).toLowerCase()}`).join(', ');
}
