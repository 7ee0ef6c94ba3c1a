'use client';
import { Minus, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { uiWords } from './ui-words.ts';

interface StepperProps {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
  readonly invalid?: boolean;
  /** Ties the number to the field's error for screen readers. */
  readonly describedBy?: string | undefined;
}

/** How many: a number between `min` and `max`, by buttons, arrow keys or typing. */
export function Stepper(props: StepperProps) {
  const { label, value, min = 0, max, onChange, invalid = false, describedBy } = props;
  const set = (next: number) => onChange(Math.min(max, Math.max(min, Math.round(next))));
  return (
    <div
      role="group"
      aria-label={label}
      className="field inline-flex h-8 items-stretch overflow-hidden"
    >
      <StepButton label={uiWords.fewer(label)} off={value <= min} onPress={() => set(value - 1)}>
        <Minus aria-hidden size={14} />
      </StepButton>
      <input
        type="number"
        inputMode="numeric"
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        min={min}
        max={max}
        value={value}
        onChange={(event) => {
          const typed = event.target.valueAsNumber;
          if (Number.isFinite(typed)) set(typed);
        }}
        onFocus={(event) => event.target.select()}
        className="numeric w-6 sm:w-7 [appearance:textfield] bg-transparent text-center text-13 font-medium outline-none [&::-webkit-inner-spin-button]:appearance-none [&::-webkit-outer-spin-button]:appearance-none"
      />
      <StepButton label={uiWords.more(label)} off={value >= max} onPress={() => set(value + 1)}>
        <Plus aria-hidden size={14} />
      </StepButton>
    </div>
  );
}

interface StepButtonProps {
  readonly label: string;
  readonly off: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** The arrow keys do the same on the number itself, so the buttons stay out of the tab order. */
function StepButton({ label, off, onPress, children }: StepButtonProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={label}
      aria-disabled={off || undefined}
      onClick={() => {
        if (!off) onPress();
      }}
      className={classNames(
        'flex w-6 items-center sm:w-7 justify-center text-ink-soft transition-colors',
        off ? 'opacity-30' : 'hover:bg-hover hover:text-ink',
      )}
    >
      {children}
    </button>
  );
}
