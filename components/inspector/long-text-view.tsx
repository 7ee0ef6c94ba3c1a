'use client';
import { useState } from 'react';
import type { LongText } from '#core/protocol/content.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { useLongText } from './use-long-text.ts';

const words = sessionWords.details;

interface LongTextViewProps {
  readonly session: SessionId;
  readonly text: LongText;
  readonly mono?: boolean;
}

/** A text of any length: its beginning, and all of it when asked. */
export function LongTextView(props: LongTextViewProps) {
  const [whole, setWhole] = useState(false);
  const { text, mono = false } = props;
  return (
    <div>
      {whole ? <Whole {...props} /> : <Text text={text.text} mono={mono} />}
      {text.blob !== undefined && !whole && (
        <Button size="small" variant="quiet" onClick={() => setWhole(true)} className="mt-1">
          {words.showAll}
        </Button>
      )}
    </div>
  );
}

function Whole({ session, text, mono = false }: LongTextViewProps) {
  const fetched = useLongText(session, text);
  if (fetched.state === 'here') return <Text text={fetched.text} mono={mono} />;
  return (
    <>
      <Text text={text.text} mono={mono} />
      <p role="status" className="text-12 text-ink-faint">
        {fetched.state === 'loading' ? words.loading : words.failed}
      </p>
    </>
  );
}

function Text({ text, mono }: { readonly text: string; readonly mono: boolean }) {
  return (
    <p
      className={classNames(
        'break-words whitespace-pre-wrap',
        mono ? 'font-mono text-12 leading-[18px] text-ink-soft' : 'text-13 text-ink',
      )}
    >
      {text}
    </p>
  );
}
