'use client';
import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { uiWords } from './ui-words.ts';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** The row of buttons at the foot. */
  readonly footer?: ReactNode;
  readonly className?: string;
}

/**
 * A modal dialog: the browser's own, which keeps the focus inside, closes on Escape and gives the
 * focus back, without a style element. A press on the backdrop closes it.
 */
export function Dialog(props: DialogProps) {
  const { open, onClose, title, description, children, footer, className } = props;
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);

  useEffect(() => {
    const dialog = ref.current;
    const pressed = (event: MouseEvent) => {
      if (event.target === dialog) onClose();
    };
    dialog?.addEventListener('mousedown', pressed);
    return () => dialog?.removeEventListener('mousedown', pressed);
  }, [onClose]);

  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onClose={onClose}
      className={classNames(
        'm-auto max-h-[min(42rem,calc(100dvh-2rem))] w-[min(36rem,calc(100vw-2rem))] overflow-hidden overscroll-contain rounded-12 bg-overlay p-0 text-ink shadow-float',
        'open:flex open:flex-col open:animate-rise backdrop:bg-sunken/70 backdrop:backdrop-blur-[2px]',
        className,
      )}
    >
      <header className="flex items-start gap-4 border-b border-line py-3 pr-2 pl-4">
        <div className="min-w-0 flex-1 py-1">
          <h2 id={titleId} className="text-14 font-medium">
            {title}
          </h2>
          {description ? <p className="text-13 text-ink-soft">{description}</p> : null}
        </div>
        <button
          type="button"
          aria-label={uiWords.close}
          onClick={onClose}
          className="inline-flex size-8 items-center justify-center rounded-8 text-ink-soft transition-colors hover:bg-hover hover:text-ink"
        >
          <X aria-hidden size={16} />
        </button>
      </header>
      <div className="hairline-scroll min-h-0 flex-1 overflow-y-auto overscroll-contain">
        {children}
      </div>
      {footer ? (
        <footer className="flex items-center justify-end gap-2 border-t border-line p-3">
          {footer}
        </footer>
      ) : null}
    </dialog>
  );
}
