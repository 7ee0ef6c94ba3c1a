import { Check } from 'lucide-react';
import { useId } from 'react';
import { classNames } from './class-names.ts';

interface CheckboxProps {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  /** Whether it is no use now; the hint says why. */
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** A thing that is wanted or not, with what it means. */
export function Checkbox({ label, hint, checked, disabled = false, onChange }: CheckboxProps) {
  const hintId = useId();
  return (
    <label
      className={classNames(
        'flex items-start gap-2.5',
        disabled ? 'cursor-default' : 'cursor-pointer',
      )}
    >
      <span className="relative mt-0.5 flex size-4 shrink-0 items-center justify-center">
        <input
          type="checkbox"
          aria-describedby={hint === undefined ? undefined : hintId}
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
          className={classNames(
            'peer absolute inset-0 appearance-none rounded-4 border transition-colors checked:border-action checked:bg-action',
            disabled
              ? 'cursor-default border-line bg-sunken'
              : 'cursor-pointer border-line-strong bg-raised hover:border-ink-faint',
          )}
        />
        <Check
          aria-hidden
          size={12}
          strokeWidth={3}
          className="pointer-events-none invisible relative text-on-action peer-checked:visible"
        />
      </span>
      <span className="min-w-0">
        <span className={classNames('block text-13', disabled ? 'text-ink-faint' : 'text-ink')}>
          {label}
        </span>
        {hint === undefined ? null : (
          <span id={hintId} className="block text-12 text-ink-faint">
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}
