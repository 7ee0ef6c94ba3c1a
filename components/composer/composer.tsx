'use client';
import { ArrowUp } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { ErrorNote } from '#components/ui/error-note.tsx';
import { Field } from '#components/ui/field.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';

interface ComposerProps {
  readonly label: string;
  readonly placeholder: string;
  /** What the button does, in words. */
  readonly send: string;
  readonly isPending: boolean;
  /** What went wrong with the last sending. */
  readonly error?: { readonly title: string; readonly text: string } | null;
  readonly maxLength: number;
  /** Sends the text; resolves with whether it was taken. Then the field is empty again. */
  readonly onSend: (text: string) => Promise<boolean>;
  /** To whom, how: choices beside the button. */
  readonly children?: ReactNode;
}

/** A few lines to be sent: Enter sends, Shift and Enter begin a new line. What is refused stays. */
export function Composer(props: ComposerProps) {
  const { label, placeholder, send, isPending, error, maxLength, onSend, children } = props;
  const [text, setText] = useState('');
  const isEmpty = text.trim() === '';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isEmpty || isPending) return;
    if (await onSend(text)) setText('');
  };
  return (
    <form aria-label={label} onSubmit={(event) => void submit(event)}>
      {error ? (
        <ErrorNote title={error.title} className="mb-2">
          {error.text}
        </ErrorNote>
      ) : null}
      <div className="field">
        <Field label={label} hideLabel>
          {(control) => (
            <textarea
              {...control}
              rows={1}
              value={text}
              placeholder={placeholder}
              maxLength={maxLength}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing)
                  return;
                void submit(event);
              }}
              className="hairline-scroll field-sizing-content max-h-40 min-h-9 w-full resize-none bg-transparent px-3 pt-2 text-13 outline-none"
            />
          )}
        </Field>
        <div className="flex items-center gap-1 p-1.5 pt-0.5">
          {children}
          <IconButton
            type="submit"
            label={send}
            shortcut="↵"
            aria-disabled={isEmpty || isPending}
            aria-busy={isPending}
            className="ml-auto size-7 rounded-6 bg-action text-on-action hover:bg-action-hover hover:text-on-action aria-disabled:bg-ink/12 aria-disabled:text-ink-faint aria-disabled:opacity-100"
          >
            <ArrowUp aria-hidden size={15} />
          </IconButton>
        </div>
      </div>
    </form>
  );
}
