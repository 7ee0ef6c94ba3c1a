'use client';
import type { FeedMessage } from '#core/projections/feed/feed.ts';
import { KindMark, kindText } from '#components/marks/kind-mark.tsx';
import { sessionWords } from '#components/session-words.ts';
import { classNames } from '#components/ui/class-names.ts';
import { words } from '#components/words.ts';

interface MessageLineProps {
  readonly sent: FeedMessage;
  readonly selected: boolean;
  /** How its deliveries stand, in words: `2 read, 1 queued`. */
  readonly standing: string;
  /** When it was sent, from the session's beginning: `1 m 12 s`. */
  readonly after: string;
  readonly onChoose: () => void;
}

/** A message in the feed: who, to whom, what, and what became of it. */
export function MessageLine(props: MessageLineProps) {
  const { message, to } = props.sent;
  return (
    <button
      type="button"
      onClick={props.onChoose}
      aria-pressed={props.selected}
      data-message={message.id}
      data-kind={message.kind}
      className={classNames(
        'flex w-full gap-2.5 border-b border-line px-4 py-2.5 text-left transition-colors hover:bg-hover',
        'focus-visible:-outline-offset-2 aria-pressed:bg-hover',
      )}
    >
      <span className="pt-0.5">
        <KindMark kind={message.kind} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-1.5 text-12">
          <span className={classNames('font-medium', kindText[message.kind])}>
            {words.kinds[message.kind]}
          </span>
          <span className="truncate text-ink-faint">
            {message.from}
            {to.length > 0 && ` → ${to === 'all' ? sessionWords.feed.toAll : to.join(', ')}`}
          </span>
          <span className="numeric ml-auto shrink-0 text-ink-faint">{props.after}</span>
        </span>
        <span className="mt-0.5 line-clamp-3 text-13 break-words text-ink">
          {message.text.text}
        </span>
        <span className="numeric mt-1 block text-12 text-ink-faint">{props.standing}</span>
      </span>
    </button>
  );
}
