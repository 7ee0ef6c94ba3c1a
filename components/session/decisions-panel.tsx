'use client';
import { hasEnded } from '#core/projections/session-status/session-status.ts';
import { owedBy } from '#core/projections/patterns/standing.ts';
import type { MessageId } from '#core/protocol/ids.ts';
import { decisionWords as words } from '#components/decision-words.ts';
import { DecisionCard } from '#components/decisions/decision-card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { useNow } from '#components/ui/now.tsx';
import { useSelection } from './selection-context.tsx';
import { useSession, useSessionStore } from './session-context.tsx';

/** Up to this many decisions are shown opened out at once. */
const OPENED_OUT = 2;

/** What the team has decided together up to the playhead, the newest first. */
export function DecisionsPanel() {
  const store = useSessionStore();
  const { selection, select } = useSelection();
  const now = useShownTime();
  useSession(({ playhead }) => playhead().seq);
  const { decisions, presence } = store.view().decisions;
  if (decisions.size === 0) {
    return <EmptyState title={words.emptyTitle}>{words.emptyText}</EmptyState>;
  }
  const choosing = {
    chosen: selection?.kind === 'message' ? selection.id : null,
    choose: (id: MessageId) => select({ kind: 'message', id }),
  };
  return (
    <section aria-label={words.list} className="hairline-scroll h-full overflow-y-auto">
      {[...decisions.values()].toReversed().map((record) => (
        <DecisionCard
          key={record.decision}
          record={record}
          owed={owedBy(record, (agent) => presence.get(agent) === 'here')}
          now={now}
          isOpened={record.end === null || decisions.size <= OPENED_OUT}
          choosing={choosing}
        />
      ))}
    </section>
  );
}

/** The time at the playhead; of a run that is watched as it happens, the time now. */
function useShownTime(): number {
  const now = useNow();
  const time = useSession(({ status }) => status().time);
  const isNow = useSession(
    (store) =>
      store.playhead().mode === 'live' &&
      store.playhead().seq === store.head() &&
      !hasEnded(store.whole().status.state),
  );
  return isNow ? Math.max(time, now) : time;
}
