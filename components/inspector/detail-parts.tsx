import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { sessionWords } from '#components/session-words.ts';
import { IconButton } from '#components/ui/icon-button.tsx';

interface DetailFrameProps {
  readonly mark: ReactNode;
  readonly title: string;
  readonly subtitle?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The frame of what is shown in detail: what it is, how to close it, its parts. */
export function DetailFrame({ mark, title, subtitle, onClose, children }: DetailFrameProps) {
  return (
    <section aria-label={sessionWords.panels.details} className="flex h-full flex-col">
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line pr-2 pl-4">
        {mark}
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-14 font-medium">{title}</h2>
          {subtitle !== undefined && <p className="truncate text-12 text-ink-faint">{subtitle}</p>}
        </div>
        <IconButton label={sessionWords.panels.close} shortcut="Esc" onClick={onClose}>
          <X aria-hidden size={16} />
        </IconButton>
      </header>
      <div className="hairline-scroll min-h-0 flex-1 space-y-5 overflow-y-auto px-4 py-4">
        {children}
      </div>
    </section>
  );
}

/** A part with a small heading. */
export function DetailPart({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={name}>
      <h3 className="mb-1.5 text-12 font-medium text-ink-faint">{name}</h3>
      {children}
    </section>
  );
}

/** Facts by name, in two columns that align. */
export function FactList({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="numeric grid grid-cols-[6.5rem_1fr] gap-x-3 gap-y-1 text-13">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-faint">{name}</dt>
          <dd className="min-w-0 break-words text-ink">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Text that leads to something else in the session. */
export function DetailLink({
  onClick,
  children,
}: {
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="numeric rounded-4 text-left text-13 text-ink underline decoration-line-strong underline-offset-2 hover:decoration-ink"
    >
      {children}
    </button>
  );
}
