'use client';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { TextArea } from '#components/ui/text-area.tsx';

const words = sessionWords.approval;

interface AnotherPlanProps {
  readonly isPending: boolean;
  readonly onCancel: () => void;
  readonly onAsk: (remark: string) => void;
}

/** What should be different about the plan: a remark, which may be left empty. */
export function AnotherPlan({ isPending, onCancel, onAsk }: AnotherPlanProps) {
  const [remark, setRemark] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('textarea')?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isPending) onAsk(remark);
  };
  return (
    <form ref={form} onSubmit={submit}>
      <TextArea
        label={words.remark}
        placeholder={words.remarkPlaceholder}
        value={remark}
        maxLength={2000}
        className="min-h-14 text-13"
        onChange={(event) => setRemark(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onCancel();
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing)
            submit(event);
        }}
      />
      <div className="mt-2 flex justify-end gap-2">
        <Button variant="quiet" onClick={onCancel}>
          {words.cancel}
        </Button>
        <Button type="submit" variant="primary" pending={isPending}>
          {isPending ? words.asking : words.sendRemark}
        </Button>
      </div>
    </form>
  );
}
