import { unreachable } from '#core/lib/unreachable.ts';
import type { Measure } from '#core/views/run-measures/run-measures.ts';
import { formatCompact, formatCount, formatUsd } from '#components/ui/number-format.ts';
import { formatDuration } from '#components/ui/time-format.ts';

type Unit = 'count' | 'large' | 'ratio' | 'usd' | 'ms';

const units: Partial<Record<Measure, Unit>> = {
  tokens: 'large',
  costUsd: 'usd',
  timeMs: 'ms',
  messagesPerTurn: 'ratio',
};

/** A value of a measure as people read it; a median of counts may end in a half. */
export function formatMeasure(measure: Measure, value: number): string {
  const unit = units[measure] ?? 'count';
  switch (unit) {
    case 'count':
      return Number.isInteger(value) ? formatCount(value) : value.toFixed(1);
    case 'large':
      return formatCompact(value);
    case 'ratio':
      return value.toFixed(1);
    case 'usd':
      return formatUsd(value);
    case 'ms':
      return value < 60_000 ? `${(value / 1000).toFixed(1)} s` : formatDuration(value);
    default:
      return unreachable(unit);
  }
}
