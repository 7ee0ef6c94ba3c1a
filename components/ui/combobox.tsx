'use client';
import { Check, ChevronsUpDown } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { stepCombobox, type ComboboxState } from './combobox-keys.ts';
import { Field } from './field.tsx';
import { uiWords } from './ui-words.ts';

export interface ComboboxChoice {
  readonly value: string;
  readonly label: string;
  readonly note: string;
}

interface ComboboxProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly ComboboxChoice[];
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

const CLOSED: ComboboxState = { open: false, marked: -1 };

/** A text that may be one of a list: choose with arrows and Enter, or type anything. */
export function Combobox({ label, value, choices, onChange, hint, error }: ComboboxProps) {
  const [state, setState] = useState(CLOSED);
  const listId = useId();
  const optionId = (index: number) => `${listId}-${index}`;
  const choose = (index: number) => {
    const choice = choices[index];
    if (choice) onChange(choice.value);
    setState(CLOSED);
  };
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div className="relative">
          <div className="field flex h-9 items-center">
            <input
              {...control}
              role="combobox"
              aria-expanded={state.open}
              aria-controls={listId}
              aria-autocomplete="none"
              aria-activedescendant={state.marked < 0 ? undefined : optionId(state.marked)}
              autoComplete="off"
              spellCheck={false}
              value={value}
              onChange={(event) => onChange(event.target.value)}
              onBlur={() => setState(CLOSED)}
              onKeyDown={(event) => {
                const step = stepCombobox(state, event.key, choices.length);
                if (step.do === 'stay') return;
                event.preventDefault();
                if (step.do === 'choose') choose(step.index);
                else setState(step.state);
              }}
              className="h-full min-w-0 flex-1 bg-transparent pl-3 font-mono text-13 outline-none"
            />
            <span aria-hidden className="max-w-[50%] truncate pl-3 text-12 text-ink-faint">
              {choices.find((choice) => choice.value === value)?.label}
            </span>
            <button
              type="button"
              tabIndex={-1}
              aria-label={uiWords.showChoices}
              onMouseDown={(event) => {
                event.preventDefault();
                document.getElementById(control.id)?.focus();
                setState(state.open ? CLOSED : { open: true, marked: -1 });
              }}
              className="flex h-full w-8 items-center justify-center text-ink-faint hover:text-ink"
            >
              <ChevronsUpDown aria-hidden size={14} />
            </button>
          </div>
          <ul
            id={listId}
            role="listbox"
            aria-label={label}
            hidden={!state.open}
            className="hairline-scroll absolute inset-x-0 bottom-full z-30 mb-1.5 max-h-72 overflow-y-auto rounded-8 bg-overlay p-1 shadow-float animate-rise"
          >
            {choices.map((choice, index) => (
              <ComboboxOption
                key={choice.value}
                id={optionId(index)}
                choice={choice}
                chosen={choice.value === value}
                marked={index === state.marked}
                onChoose={() => choose(index)}
              />
            ))}
          </ul>
        </div>
      )}
    </Field>
  );
}

interface OptionProps {
  readonly id: string;
  readonly choice: ComboboxChoice;
  readonly chosen: boolean;
  readonly marked: boolean;
  readonly onChoose: () => void;
}

/** The press counts at mouse down, before the field loses the focus and the list goes. */
function ComboboxOption({ id, choice, chosen, marked, onChoose }: OptionProps) {
  return (
    <li
      id={id}
      role="option"
      aria-selected={chosen}
      onMouseDown={(event) => {
        event.preventDefault();
        onChoose();
      }}
      className={classNames(
        'flex items-start gap-2 rounded-6 px-2 py-1.5 hover:bg-hover',
        marked && 'bg-hover',
      )}
    >
      <Check
        aria-hidden
        size={14}
        className={classNames('mt-1 shrink-0 text-ink-soft', !chosen && 'invisible')}
      />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline gap-x-2 text-13">
          {choice.label}
          <span className="font-mono text-12 text-ink-faint">{choice.value}</span>
        </span>
        <span className="block text-12 text-ink-soft">{choice.note}</span>
      </span>
    </li>
  );
}
