import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';

interface QuietSelectProps {
  readonly label: string;
  readonly value: string;
  readonly onChoose: (value: string) => void;
  readonly children: ReactNode;
}

/** One of a list, without a frame: for the foot of a composer. Its label is for screen readers. */
export function QuietSelect({ label, value, onChoose, children }: QuietSelectProps) {
  return (
    <span className="relative flex h-7 min-w-0 items-center rounded-6 text-ink-soft transition-colors hover:bg-hover hover:text-ink">
      <select
        aria-label={label}
        title={label}
        value={value}
        onChange={(event) => onChoose(event.target.value)}
        className="h-full max-w-36 min-w-0 cursor-pointer appearance-none truncate rounded-6 bg-transparent pr-5 pl-2 text-12 [&_option]:bg-overlay [&_option]:text-ink"
      >
        {children}
      </select>
      <ChevronDown aria-hidden size={11} className="pointer-events-none absolute right-1.5" />
    </span>
  );
}
