'use client';
import { sessionWords } from '#components/session-words.ts';
import { TextArea } from '#components/ui/text-area.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import type { DraftStep } from './plan-draft.ts';

const words = sessionWords.approval;

interface StepFieldsProps {
  readonly step: DraftStep;
  readonly others: readonly DraftStep[];
  readonly onChange: (part: Partial<Omit<DraftStep, 'id'>>) => void;
}

/** A step's words, and the steps that it waits for. */
export function StepFields({ step, others, onChange }: StepFieldsProps) {
  return (
    <div className="mt-3 mb-2 space-y-3 pl-7">
      <TextField
        label={words.stepTitle}
        value={step.title}
        maxLength={120}
        onChange={(event) => onChange({ title: event.target.value })}
      />
      <TextArea
        label={words.instructions}
        value={step.instructions}
        maxLength={600}
        className="text-13"
        onChange={(event) => onChange({ instructions: event.target.value })}
      />
      <fieldset>
        <legend className="mb-1.5 text-13 font-medium text-ink-soft">{words.after}</legend>
        {others.length === 0 && <p className="text-12 text-ink-faint">{words.noOtherStep}</p>}
        <div className="flex flex-wrap gap-1.5">
          {others.map(({ id, title }) => (
            <label
              key={id}
              className="flex max-w-full cursor-pointer items-center gap-1.5 rounded-6 border border-line px-2 py-1 text-12 text-ink-soft has-checked:border-ink-faint has-checked:text-ink hover:bg-hover"
            >
              <input
                type="checkbox"
                checked={step.after.includes(id)}
                onChange={(event) =>
                  onChange({
                    after: event.target.checked
                      ? [...step.after, id]
                      : step.after.filter((other) => other !== id),
                  })
                }
                className="accent-action"
              />
              <span className="truncate">{title}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </div>
  );
}
