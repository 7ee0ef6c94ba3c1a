'use client';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import {
  readBudget,
  type BudgetDraft,
  type BudgetErrors,
} from '#components/budget/budget-draft.ts';
import { BudgetFields } from '#components/budget/budget-fields.tsx';
import { sessionWords } from '#components/session-words.ts';

const words = sessionWords.budget;

interface LimitsFieldProps {
  readonly budget: BudgetDraft;
  readonly errors: BudgetErrors | undefined;
  readonly onChange: (budget: BudgetDraft) => void;
}

/** What the run may use, folded away until somebody wants it or something is wrong with it. */
export function LimitsField({ budget, errors = {}, onChange }: LimitsFieldProps) {
  const [opened, setOpened] = useState(false);
  const isOpen = opened || Object.keys(errors).length > 0;
  return (
    <details
      open={isOpen}
      onToggle={(event) => setOpened(event.currentTarget.open)}
      className="group"
    >
      <summary className="flex cursor-pointer list-none items-center gap-1.5 rounded-4 text-13 font-medium text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden size={14} className="transition-transform group-open:rotate-90" />
        {words.limits}
        <span className="font-normal text-ink-faint">{noteOf(budget)}</span>
      </summary>
      <div className="mt-2">
        <BudgetFields draft={budget} errors={errors} onChange={onChange} />
        <p className="mt-2 text-12 text-ink-faint">{words.limitsHint}</p>
      </div>
    </details>
  );
}

function noteOf(budget: BudgetDraft): string {
  const reading = readBudget(budget);
  return reading.ok && reading.budget === null ? words.limitsNone : '';
}
