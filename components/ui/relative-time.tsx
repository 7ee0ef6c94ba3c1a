'use client';
import { useNow } from './now.tsx';
import { formatAge, formatMoment } from './time-format.ts';

/** How long ago something was, kept up to date; the exact moment is in its title. */
export function RelativeTime({
  at,
  className,
}: {
  readonly at: number;
  readonly className?: string;
}) {
  const now = useNow();
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={formatMoment(at)}
      className={`numeric whitespace-nowrap ${className ?? ''}`}
    >
      {formatAge(at, now)}
    </time>
  );
}
