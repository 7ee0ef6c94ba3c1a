'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { FeedMessage } from '#core/projections/feed/feed.ts';
import type { MessageId } from '#core/protocol/ids.ts';
import { sessionWords } from '#components/session-words.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { MessageLine } from './message-line.tsx';

const words = sessionWords.feed;
const ESTIMATE = 92;
/** Nearer than this to the end, in pixels, the list follows what comes. */
const AT_END = 48;

interface FeedViewProps {
  /** How many messages there are at the playhead. */
  readonly count: number;
  readonly messageAt: (place: number) => FeedMessage | undefined;
  readonly standingOf: (sent: FeedMessage) => string;
  readonly afterOf: (sent: FeedMessage) => string;
  readonly selected: MessageId | null;
  readonly onChoose: (message: MessageId) => void;
}

/** All messages in their order; it follows the newest until one scrolls away. */
export function FeedView(props: FeedViewProps) {
  const { count } = props;
  const box = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const list = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => ESTIMATE,
    overscan: 6,
    getItemKey: (place) => props.messageAt(place)?.message.id ?? place,
  });
  useEffect(() => {
    if (following && count > 0) list.scrollToIndex(count - 1, { align: 'end' });
  }, [count, following, list]);
  if (count === 0) return <EmptyState title={words.emptyTitle}>{words.emptyText}</EmptyState>;
  return (
    <div className="relative h-full">
      <div
        ref={box}
        role="log"
        aria-label={words.label}
        aria-live="off"
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setFollowing(scrollHeight - scrollTop - clientHeight < AT_END)
        }
        className="hairline-scroll h-full overflow-y-auto focus-visible:-outline-offset-2"
      >
        <div className="relative w-full" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map((item) => (
            <Row
              key={item.key}
              feed={props}
              place={item.index}
              top={item.start}
              measure={list.measureElement}
            />
          ))}
        </div>
      </div>
      {!following && (
        <button
          type="button"
          onClick={() => setFollowing(true)}
          className="absolute right-4 bottom-3 flex items-center gap-1 rounded-full bg-overlay px-3 py-1 text-12 text-ink shadow-float"
        >
          <ArrowDown aria-hidden size={13} />
          {words.follow}
        </button>
      )}
    </div>
  );
}

interface RowProps {
  readonly feed: FeedViewProps;
  readonly place: number;
  readonly top: number;
  readonly measure: (element: HTMLElement | null) => void;
}

function Row({ feed, place, top, measure }: RowProps) {
  const sent = feed.messageAt(place);
  if (sent === undefined) return null;
  const { id } = sent.message;
  return (
    <div
      ref={measure}
      data-index={place}
      className="absolute top-0 left-0 w-full"
      style={{ transform: `translateY(${top}px)` }}
    >
      <MessageLine
        sent={sent}
        selected={feed.selected === id}
        standing={feed.standingOf(sent)}
        after={feed.afterOf(sent)}
        onChoose={() => feed.onChoose(id)}
      />
    </div>
  );
}
