import type { EstimatedRange, PlanEstimate } from '#core/protocol/plan-estimate.ts';
import { sessionWords } from '#components/session-words.ts';
import { formatCompact, formatUsd } from '#components/ui/number-format.ts';
import { formatDuration } from '#components/ui/time-format.ts';

const words = sessionWords.approval;

/** How long the plan will take and what it will cost, with the range and what that comes from. */
export function EstimateFacts({ estimate }: { readonly estimate: PlanEstimate }) {
  const { seconds, tokens, usd, basis } = estimate;
  const duration = (value: number) => formatDuration(value * 1000);
  return (
    <section aria-label={words.estimate}>
      <dl className="numeric grid grid-cols-3 divide-x divide-line rounded-8 border border-line bg-raised">
        <Fact name={words.duration} range={seconds} format={duration} zero={words.none} />
        <Fact name={words.cost} range={usd} format={formatUsd} zero={words.free} />
        <Fact name={words.tokens} range={tokens} format={formatCompact} zero={words.none} />
      </dl>
      <p className="mt-2 text-12 text-pretty text-ink-faint">{basis}</p>
    </section>
  );
}

interface FactProps {
  readonly name: string;
  readonly range: EstimatedRange | null;
  readonly format: (value: number) => string;
  /** What to say where there is nothing of it. */
  readonly zero: string;
}

function Fact({ name, range, format, zero }: FactProps) {
  const isZero = range !== null && range.high === 0;
  return (
    <div className="flex min-w-0 flex-col px-3 py-2.5">
      <dt className="text-12 text-ink-faint">{name}</dt>
      <dd className="text-16 font-medium text-ink sm:text-20">
        {range === null ? words.unknown : isZero ? zero : format(range.likely)}
      </dd>
      <dd className="min-h-4 text-12 text-ink-faint">
        {range === null || isZero ? '' : words.range(format(range.low), format(range.high))}
      </dd>
    </div>
  );
}
