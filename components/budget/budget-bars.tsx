import { SOFT_LINE, type BudgetLine } from '#core/projections/budget/lines.ts';
import type { BudgetResource } from '#core/protocol/budget.ts';
import { sessionWords } from '#components/session-words.ts';
import { classNames } from '#components/ui/class-names.ts';
import { formatCompact, formatCount, formatUsd } from '#components/ui/number-format.ts';
import { formatDuration } from '#components/ui/time-format.ts';

const words = sessionWords.budget;

/** How much of a limit is used, from 0 to 1. */
export function shareOf({ used, limit }: Pick<BudgetLine, 'used' | 'limit'>): number {
  return Math.min(1, used / limit);
}

/** The colour of a bar: it warns from the soft line on. */
export function barTone(share: number): string {
  if (share >= 1) return 'bg-fail';
  return share >= SOFT_LINE ? 'bg-caution' : 'bg-ink-soft';
}

/** Every limit as a bar with its numbers: what is used, and lighter what calls in flight may take. */
export function BudgetBars({ lines }: { readonly lines: readonly BudgetLine[] }) {
  return (
    <ul className="space-y-2.5">
      {lines.map((line) => (
        <BudgetBar key={`${line.scope ?? ''} ${line.resource}`} line={line} />
      ))}
    </ul>
  );
}

function BudgetBar({ line }: { readonly line: BudgetLine }) {
  const { scope, resource, used, reserved, limit } = line;
  const share = shareOf(line);
  const note = share >= 1 ? words.hard : share >= SOFT_LINE ? words.soft : '';
  return (
    <li>
      <p className="numeric flex gap-2 text-12">
        <span className="text-ink">
          {scope === null ? words.resources[resource] : `${scope}, ${words.resources[resource]}`}
        </span>
        <span className={share >= 1 ? 'text-fail' : 'text-caution'}>{note}</span>
        <span className="ml-auto text-ink-soft">
          {words.usedOf(format(resource, used), format(resource, limit))}
        </span>
      </p>
      <div aria-hidden className="relative mt-1 h-1.5 overflow-hidden rounded-full bg-ink/8">
        <div
          className="absolute inset-y-0 left-0 bg-ink/20"
          style={{ width: `${100 * Math.min(1, (used + reserved) / limit)}%` }}
        />
        <div
          className={classNames('absolute inset-y-0 left-0 transition-[width]', barTone(share))}
          style={{ width: `${100 * share}%` }}
        />
        <div
          className="absolute inset-y-0 w-px bg-ground"
          style={{ left: `${100 * SOFT_LINE}%` }}
        />
      </div>
    </li>
  );
}

function format(resource: BudgetResource, amount: number): string {
  if (resource === 'usd') return formatUsd(amount);
  if (resource === 'seconds') return formatDuration(amount * 1000);
  return resource === 'tokens' ? formatCompact(amount) : formatCount(amount);
}
