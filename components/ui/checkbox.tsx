import { Check } from 'lucide-react';
import { useId } from 'react';

interface CheckboxProps {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** A thing that is wanted or not, with what it means. */
export function Checkbox({ label, hint, checked, onChange }: CheckboxProps) {
  const hintId = useId();
  return (
    <label className="flex cursor-pointer items-start gap-2.5">
      <span className="relative mt-0.5 flex size-4 shrink-0 items-center justify-center">
        <input
          type="checkbox"
          aria-describedby={hint === undefined ? undefined : hintId}
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
          className="peer absolute inset-0 cursor-pointer appearance-none rounded-4 border border-line-strong bg-raised transition-colors checked:border-action checked:bg-action hover:border-ink-faint"
        />
        <Check
          aria-hidden
          size={12}
          strokeWidth={3}
          className="pointer-events-none invisible relative text-on-action peer-checked:visible"
        />
      </span>
      <span className="min-w-0">
        <span className="block text-13 text-ink">{label}</span>
        {hint === undefined ? null : (
          <span id={hintId} className="block text-12 text-ink-faint">
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}
