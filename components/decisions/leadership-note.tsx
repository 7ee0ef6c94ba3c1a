import type { DecisionRecord } from '#core/projections/patterns/decision-record.ts';
import { leadershipOf, leaseEnd } from '#core/projections/patterns/results.ts';
import { decisionWords as words } from '#components/decision-words.ts';
import { formatClock, formatDuration } from '#components/ui/time-format.ts';

interface LeadershipNoteProps {
  readonly record: DecisionRecord;
  readonly term: number;
  /** Epoch milliseconds at the playhead. */
  readonly now: number;
}

/** Who leads or led in a term, with the lease and how it was lost. */
export function LeadershipNote({ record, term, now }: LeadershipNoteProps) {
  const led = record.terms.find((one) => one.term === term);
  if (led === undefined) return null;
  const leads = leadershipOf(record) === led;
  const since = formatClock(led.since);
  const over = led.lost?.at ?? record.end?.at ?? now;
  const lease = leaseEnd(record, led);
  return (
    <p className="numeric text-13 break-words text-ink">
      {leads ? words.ledSince(led.leader, since) : words.led(led.leader, since, formatClock(over))}
      <span className="block text-12 text-ink-faint">
        {leads
          ? words.leaseFor(formatDuration(Math.max(0, lease - now)))
          : words.leaseUntil(formatClock(lease))}
      </span>
      {led.lost !== null && (
        <span className="block text-12 text-fail">{words.lost[led.lost.reason]}</span>
      )}
    </p>
  );
}
