import { ChevronDown } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Field } from './field.tsx';

interface SelectFieldProps extends Omit<ComponentProps<'select'>, 'id' | 'onChange' | 'value'> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onChoose: (value: string) => void;
  /** Its options, in groups where that helps. */
  readonly children: ReactNode;
}

/** One of a list: the browser's own select in the look of the other fields. */
export function SelectField(props: SelectFieldProps) {
  const { label, hideLabel = true, error, value, onChoose, className, children, ...rest } = props;
  return (
    <Field label={label} hideLabel={hideLabel} error={error}>
      {(control) => (
        <span className={classNames('field relative flex h-7 min-w-0 items-center', className)}>
          <select
            {...rest}
            {...control}
            value={value}
            onChange={(event) => onChoose(event.target.value)}
            className="h-full w-full min-w-0 cursor-pointer appearance-none truncate bg-transparent pr-6 pl-2 text-12 outline-none [&_option]:bg-overlay [&_option]:text-ink [&_optgroup]:bg-overlay [&_optgroup]:text-ink-faint"
          >
            {children}
          </select>
          <ChevronDown
            aria-hidden
            size={12}
            className="pointer-events-none absolute right-2 text-ink-faint"
          />
        </span>
      )}
    </Field>
  );
}
