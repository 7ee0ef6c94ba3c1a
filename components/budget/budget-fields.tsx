'use client';
import { useId } from 'react';
import { BUDGET_RESOURCES, type BudgetResource } from '#core/protocol/budget.ts';
import { sessionWords } from '#components/session-words.ts';
import { FieldError } from '#components/ui/field.tsx';
import {
  BUDGET_SCOPES,
  type BudgetDraft,
  type BudgetErrors,
  type BudgetField,
  type BudgetScope,
} from './budget-draft.ts';

const words = sessionWords.budget;

interface BudgetFieldsProps {
  readonly draft: BudgetDraft;
  readonly errors: BudgetErrors;
  readonly onChange: (draft: BudgetDraft) => void;
}

/** The limits of each resource, for the run and for each agent; an empty field is no limit. */
export function BudgetFields({ draft, errors, onChange }: BudgetFieldsProps) {
  return (
    <div className="grid grid-cols-[4.5rem_1fr_1fr] items-start gap-x-2 gap-y-1.5">
      <span />
      {BUDGET_SCOPES.map((scope) => (
        <span key={scope} aria-hidden className="text-12 text-ink-faint">
          {words[scope]}
        </span>
      ))}
      {BUDGET_RESOURCES.map((resource) => (
        <div key={resource} className="contents">
          <span aria-hidden className="pt-1.5 text-13 text-ink-soft">
            {words.resources[resource]}
          </span>
          {BUDGET_SCOPES.map((scope) => {
            const field: BudgetField = `${scope}.${resource}`;
            return (
              <Limit
                key={field}
                resource={resource}
                scope={scope}
                value={draft[field]}
                error={errors[field]}
                onChange={(value) => onChange({ ...draft, [field]: value })}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}

interface LimitProps {
  readonly resource: BudgetResource;
  readonly scope: BudgetScope;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

function Limit({ resource, scope, value, error, onChange }: LimitProps) {
  const noteId = useId();
  return (
    <div className="min-w-0">
      <input
        type="text"
        inputMode="decimal"
        autoComplete="off"
        aria-label={words.field(words.resources[resource], words[scope])}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={error === undefined ? undefined : noteId}
        placeholder={words.noLimit}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="field numeric h-8 w-full px-2 text-13"
      />
      {error !== undefined && (
        <div id={noteId} className="mt-1">
          <FieldError>{error}</FieldError>
        </div>
      )}
    </div>
  );
}
