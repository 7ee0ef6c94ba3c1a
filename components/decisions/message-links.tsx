import type { MessageId } from '#core/protocol/ids.ts';
import type { ReactNode } from 'react';
import { classNames } from '#components/ui/class-names.ts';

/** Which message the viewer has chosen, and how to choose one. */
export interface Choosing {
  readonly chosen: MessageId | null;
  readonly choose: (message: MessageId) => void;
}

interface PaperLinkProps {
  readonly message: MessageId;
  readonly label: string;
  /** What it is called where many have the same label. */
  readonly name?: string;
  readonly choosing: Choosing;
}

/** A quiet way to the notice that told the electorate; at the right end of its row. */
export function PaperLink({ message, label, name, choosing }: PaperLinkProps) {
  return (
    <button
      type="button"
      aria-label={name}
      aria-pressed={choosing.chosen === message}
      onClick={() => choosing.choose(message)}
      className="ml-auto shrink-0 rounded-4 text-12 font-normal text-ink-soft underline decoration-line-strong underline-offset-2 hover:text-ink aria-pressed:text-ink aria-pressed:decoration-ink"
    >
      {label}
    </button>
  );
}

interface MessageRowProps {
  readonly message: MessageId;
  readonly className?: string;
  readonly choosing: Choosing;
  readonly children: ReactNode;
}

/** A row that stands for a message and leads to it. */
export function MessageRow({ message, className, choosing, children }: MessageRowProps) {
  return (
    <li>
      <button
        type="button"
        aria-pressed={choosing.chosen === message}
        onClick={() => choosing.choose(message)}
        className={classNames(
          '-mx-2 block w-[calc(100%+1rem)] rounded-6 px-2 py-1 text-left hover:bg-hover aria-pressed:bg-hover',
          className,
        )}
      >
        {children}
      </button>
    </li>
  );
}
