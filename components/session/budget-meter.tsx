'use client';
import { Gauge } from 'lucide-react';
import { linesOf, type BudgetLine } from '#core/projections/budget/lines.ts';
import { barTone, BudgetBars, shareOf } from '#components/budget/budget-bars.tsx';
import { sessionWords } from '#components/session-words.ts';
import { classNames } from '#components/ui/class-names.ts';
import { Button } from '#components/ui/button.tsx';
import { useNow } from '#components/ui/now.tsx';
import { Popover } from '#components/ui/popover.tsx';
import { LimitsForm } from './limits-form.tsx';
import { useSession, useSessionStore } from './session-context.tsx';
import type { SessionStore } from './session-store.ts';
import { useControlStanding } from './use-control-standing.ts';

const words = sessionWords.budget;

interface BudgetMeterProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** How much of the budget is used, as a small bar; opened, every limit, and a way to raise it. */
export function BudgetMeter({ open, onOpenChange }: BudgetMeterProps) {
  const lines = useBudgetLines();
  const { isOver } = useControlStanding();
  if (isOver && lines.length === 0) return null;
  const most = Math.max(0, ...lines.map(shareOf));
  const percent = `${Math.floor(most * 100)} %`;
  return (
    <Popover
      label={words.label}
      open={open}
      onOpenChange={onOpenChange}
      className="w-96"
      trigger={
        <Button
          size="small"
          variant="quiet"
          aria-label={lines.length === 0 ? words.set : words.meter(percent)}
          title={lines.length === 0 ? words.none : words.label}
        >
          <Gauge aria-hidden size={14} />
          {lines.length > 0 && (
            <>
              <span aria-hidden className="h-1.5 w-12 overflow-hidden rounded-full bg-ink/10">
                <span
                  className={classNames('block h-full', barTone(most))}
                  style={{ width: `${most * 100}%` }}
                />
              </span>
              <span className="numeric min-w-8 text-right max-sm:hidden">{percent}</span>
            </>
          )}
        </Button>
      }
    >
      <h2 className="text-13 font-medium">{words.label}</h2>
      <div className="mt-2">
        {lines.length === 0 ? (
          <p className="text-12 text-ink-soft">{words.none}</p>
        ) : (
          <BudgetBars lines={lines} />
        )}
      </div>
      {!isOver && <LimitsForm lines={lines} onDone={() => onOpenChange(false)} />}
    </Popover>
  );
}

/** The limits as they stand now: the run's, and of agents those that are near their end or beyond. */
function useBudgetLines(): readonly BudgetLine[] {
  const store = useSessionStore();
  const now = useNow();
  // The state at the head changes in place: `head` says when.
  useSession(({ head }) => head());
  return linesNow(store, now);
}

const NOTABLE = 0.8;

function linesNow(store: SessionStore, now: number): readonly BudgetLine[] {
  const { budget } = store.whole();
  const ofAgents = budget.budget.perAgent === undefined ? [] : [...budget.agents.keys()];
  return [
    ...linesOf(budget, null, now),
    ...ofAgents
      .flatMap((agent) => linesOf(budget, agent, now))
      .filter((line) => shareOf(line) >= NOTABLE),
  ];
}
