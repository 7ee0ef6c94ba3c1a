import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Field } from './field.tsx';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id' | 'children'> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** Shown inside at the left: an icon. */
  readonly leading?: ReactNode;
  /** Shown inside at the right: a button, a key. */
  readonly trailing?: ReactNode;
}

/** One line of text with a label. */
export function TextField(props: TextFieldProps) {
  const { label, hideLabel, hint, error, leading, trailing, className, ...rest } = props;
  return (
    <Field label={label} hideLabel={hideLabel} hint={hint} error={error}>
      {(control) => (
        <div className={classNames('field flex h-9 items-center gap-2 px-2.5', className)}>
          {leading ? <span className="flex shrink-0 text-ink-faint">{leading}</span> : null}
          <input
            {...rest}
            {...control}
            className="h-full min-w-0 flex-1 bg-transparent text-14 outline-none"
          />
          {trailing}
        </div>
      )}
    </Field>
  );
}
