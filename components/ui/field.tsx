import { useId, type ReactNode } from 'react';
import { CircleAlert } from 'lucide-react';
import { classNames } from './class-names.ts';

/** What a control must carry to belong to its field: its id, and what describes it. */
export interface FieldControl {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

interface FieldProps {
  readonly label: string;
  readonly hideLabel?: boolean | undefined;
  readonly hint?: ReactNode;
  /** What is wrong with the value, and what to do; shown below and read with the control. */
  readonly error?: string | undefined;
  readonly children: (control: FieldControl) => ReactNode;
}

/** A label, its control, a hint and an error, tied together for eyes and for screen readers. */
export function Field({ label, hideLabel = false, hint, error, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const described = Boolean(hint) || Boolean(error);
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label
        htmlFor={id}
        className={classNames('text-13 font-medium text-ink-soft', hideLabel && 'sr-only')}
      >
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described ? noteId : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {described ? (
        <div id={noteId} className="text-12 text-ink-faint">
          {error ? <FieldError>{error}</FieldError> : hint}
        </div>
      ) : null}
    </div>
  );
}

/** What is wrong with one field: an icon and a sentence, announced when it appears. */
export function FieldError({ children }: { readonly children: ReactNode }) {
  return (
    <p role="alert" className="flex items-start gap-1.5 text-12 text-fail animate-appear">
      <CircleAlert aria-hidden size={14} className="mt-px shrink-0" />
      <span>{children}</span>
    </p>
  );
}
