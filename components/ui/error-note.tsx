import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface ErrorNoteProps {
  /** What happened. */
  readonly title: string;
  /** Why, and what to do now. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string;
}

/** Something went wrong: what happened, why, what to do. Announced when it appears. */
export function ErrorNote({ title, children, action, className }: ErrorNoteProps) {
  return (
    <div
      role="alert"
      className={classNames(
        'flex items-start gap-2.5 rounded-8 border border-fail/30 bg-fail/8 px-3 py-2.5 animate-appear',
        className,
      )}
    >
      <TriangleAlert aria-hidden size={16} className="mt-0.5 shrink-0 text-fail" />
      <div className="min-w-0 flex-1">
        <p className="text-13 font-medium text-ink">{title}</p>
        {children ? <div className="text-13 text-pretty text-ink-soft">{children}</div> : null}
      </div>
      {action}
    </div>
  );
}
