import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Field } from './field.tsx';

interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'id'> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

/** Several lines of text; it grows with what is written, up to its `max-h-*`. */
export function TextArea({ label, hideLabel, hint, error, className, ...rest }: TextAreaProps) {
  return (
    <Field label={label} hideLabel={hideLabel} hint={hint} error={error}>
      {(control) => (
        <textarea
          {...rest}
          {...control}
          className={classNames(
            'field hairline-scroll field-sizing-content max-h-60 min-h-20 resize-none px-3 py-2.5',
            className,
          )}
        />
      )}
    </Field>
  );
}
