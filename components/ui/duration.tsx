'use client';
import { useNow } from './now.tsx';
import { formatDuration } from './time-format.ts';

interface DurationProps {
  readonly from: number;
  /** When it ended; null while it lasts, and then it counts. */
  readonly to: number | null;
  readonly className?: string;
}

/** How long something took, or has taken so far. Times in epoch milliseconds. */
export function Duration({ from, to, className }: DurationProps) {
  return to === null ? (
    <RunningDuration from={from} className={className} />
  ) : (
    <DurationText milliseconds={to - from} className={className} />
  );
}

function RunningDuration({ from, className }: { from: number; className: string | undefined }) {
  const now = useNow();
  return <DurationText milliseconds={Math.max(1000, now - from)} className={className} />;
}

function DurationText(props: { milliseconds: number; className: string | undefined }) {
  return (
    <span className={`numeric whitespace-nowrap ${props.className ?? ''}`}>
      {formatDuration(props.milliseconds)}
    </span>
  );
}
