'use client';
import { sessionWords } from '#components/session-words.ts';
import { FeedView } from '#components/transcript/feed-view.tsx';
import { formatDuration } from '#components/ui/time-format.ts';
import { describeStanding } from './delivery-standing.ts';
import { elapsedAt } from './elapsed-at.ts';
import { FeedFoot } from './feed-foot.tsx';
import { useSelection } from './selection-context.tsx';
import { useSession, useSessionStore, useView } from './session-context.tsx';

/** The messages up to the playhead, and where the user speaks to the team as it is now. */
export function FeedPanel() {
  const store = useSessionStore();
  const { selection, select } = useSelection();
  const count = useView((view) => view.feed.messages.size);
  // What became of a message may change without a new one coming: every move of the playhead counts.
  useSession(({ playhead }) => playhead().seq);
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1">
        <FeedView
          count={count}
          messageAt={(place) => store.view().feed.messages.valueAt(place)}
          standingOf={({ message, recipients }) =>
            recipients.length === 0
              ? sessionWords.feed.undelivered
              : describeStanding(store.view().graph.tallies.get(message.id))
          }
          afterOf={({ at }) => formatDuration(elapsedAt(store, at))}
          selected={selection?.kind === 'message' ? selection.id : null}
          onChoose={(id) => select({ kind: 'message', id })}
        />
      </div>
      <FeedFoot />
    </div>
  );
}
