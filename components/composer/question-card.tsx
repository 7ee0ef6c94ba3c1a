'use client';
import { useState, type FormEvent } from 'react';
import { KindMark } from '#components/marks/kind-mark.tsx';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { FieldError } from '#components/ui/field.tsx';
import { useNow } from '#components/ui/now.tsx';
import { TextArea } from '#components/ui/text-area.tsx';
import { formatDuration } from '#components/ui/time-format.ts';

const words = sessionWords.say;
/** From here on the time that is left is told in the colour of caution, in milliseconds. */
const SOON_MS = 30_000;

interface QuestionCardProps {
  readonly from: string;
  readonly question: string;
  /** When its time is over, epoch milliseconds. */
  readonly deadlineAt: number;
  /** What answers it when nobody has by then. */
  readonly fallback: string | null;
  readonly isPending: boolean;
  readonly error: string | null;
  readonly onAnswer: (text: string) => void;
}

/** A question to the user: what is asked, how long they have, what happens without an answer. */
export function QuestionCard(props: QuestionCardProps) {
  const { from, question, deadlineAt, fallback, isPending, error, onAnswer } = props;
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '' && !isPending) onAnswer(text);
  };
  return (
    <form
      aria-label={words.question(from)}
      onSubmit={submit}
      className="rounded-8 border border-request/45 bg-request/8 p-3 animate-appear"
    >
      <p className="flex items-center gap-2 text-12">
        <KindMark kind="request" />
        <span className="truncate font-medium text-request">{words.question(from)}</span>
        <TimeLeft deadlineAt={deadlineAt} />
      </p>
      <p className="mt-1.5 text-13 break-words whitespace-pre-wrap text-ink">{question}</p>
      {fallback !== null && (
        <p className="mt-1 text-12 break-words text-ink-soft">{words.fallback(fallback)}</p>
      )}
      <div className="mt-2">
        <TextArea
          label={words.answer}
          hideLabel
          placeholder={words.answerPlaceholder}
          value={text}
          rows={1}
          maxLength={20_000}
          className="min-h-9 py-2 text-13"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing)
              submit(event);
          }}
        />
      </div>
      {error !== null && (
        <div className="mt-1.5">
          <FieldError>{error}</FieldError>
        </div>
      )}
      <div className="mt-2 flex justify-end gap-2">
        {fallback !== null && (
          <Button size="small" variant="quiet" onClick={() => !isPending && onAnswer(fallback)}>
            {words.useFallback}
          </Button>
        )}
        <Button type="submit" size="small" variant="primary" pending={isPending}>
          {words.sendAnswer}
        </Button>
      </div>
    </form>
  );
}

function TimeLeft({ deadlineAt }: { readonly deadlineAt: number }) {
  const left = deadlineAt - useNow();
  return (
    <span
      className={classNames(
        'numeric ml-auto shrink-0',
        left < SOON_MS ? 'text-caution' : 'text-ink-faint',
      )}
    >
      {left <= 0 ? words.over : words.left(formatDuration(left))}
    </span>
  );
}
