import { ChevronsUpDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

interface SelectProps extends Omit<ComponentProps<'select'>, 'children' | 'onChange' | 'value'> {
  /** Its accessible name; put a visible label beside it where there is room. */
  readonly label: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly onChoose: (value: string) => void;
}

/**
 * One of a few choices. It is the browser's own select: its list needs no style element (which the
 * content security policy forbids), and on a phone it is the list that people know.
 */
export function Select({ label, value, choices, onChoose, className, ...rest }: SelectProps) {
  return (
    <span className={classNames('relative inline-flex', className)}>
      <select
        {...rest}
        aria-label={label}
        value={value}
        onChange={(event) => onChoose(event.target.value)}
        className="field numeric h-8 w-full appearance-none pr-7 pl-2.5 text-13"
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} className="bg-overlay text-ink">
            {choice.label}
          </option>
        ))}
      </select>
      <ChevronsUpDown
        aria-hidden
        size={14}
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-ink-faint"
      />
    </span>
  );
}
