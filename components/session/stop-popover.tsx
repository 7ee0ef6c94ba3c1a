'use client';
import type { ReactNode } from 'react';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { Popover } from '#components/ui/popover.tsx';

const words = sessionWords.control;

interface StopPopoverProps {
  readonly title: string;
  readonly text: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onStop: () => void;
  readonly trigger: ReactNode;
}

/** Asks once more before work is cut off. */
export function StopPopover(props: StopPopoverProps) {
  const { title, text, open, onOpenChange, onStop, trigger } = props;
  return (
    <Popover label={title} open={open} onOpenChange={onOpenChange} trigger={trigger}>
      <p className="text-13 font-medium text-ink">{title}</p>
      <p className="mt-1 text-13 text-pretty text-ink-soft">{text}</p>
      <div className="mt-3 flex justify-end gap-2">
        <Button size="small" variant="quiet" onClick={() => onOpenChange(false)}>
          {words.keepGoing}
        </Button>
        <Button
          size="small"
          variant="danger"
          onClick={() => {
            onOpenChange(false);
            onStop();
          }}
        >
          {words.stopNow}
        </Button>
      </div>
    </Popover>
  );
}
