'use client';
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { toasts, type Toast } from './toast-store.ts';
import { uiWords } from './ui-words.ts';

const NONE: readonly Toast[] = [];
const STAY_MS = 6000;
const marks = {
  neutral: { Icon: Info, tone: 'text-ink-faint' },
  pass: { Icon: CircleCheck, tone: 'text-pass' },
  fail: { Icon: CircleAlert, tone: 'text-fail' },
} as const;

/** The page's notices, at the lower right; read out when they come, gone after six seconds. */
export function Toaster() {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.read, () => NONE);
  return (
    <ol
      aria-live="polite"
      aria-label={uiWords.notices}
      className="pointer-events-none fixed right-4 bottom-4 z-50 flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2"
    >
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </ol>
  );
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  useEffect(() => {
    const timer = setTimeout(() => toasts.dismiss(toast.id), STAY_MS);
    return () => clearTimeout(timer);
  }, [toast.id]);
  const { Icon, tone } = marks[toast.tone];
  return (
    <li className="pointer-events-auto flex items-start gap-2.5 rounded-8 bg-overlay py-2.5 pr-1.5 pl-3 shadow-float animate-rise">
      <Icon aria-hidden size={16} className={`mt-0.5 shrink-0 ${tone}`} />
      <div className="min-w-0 flex-1">
        <p className="text-13 font-medium">{toast.title}</p>
        {toast.detail ? <p className="text-13 text-ink-soft">{toast.detail}</p> : null}
      </div>
      <button
        type="button"
        aria-label={uiWords.dismiss}
        onClick={() => toasts.dismiss(toast.id)}
        className="inline-flex size-6 items-center justify-center rounded-6 text-ink-faint hover:bg-hover hover:text-ink"
      >
        <X aria-hidden size={14} />
      </button>
    </li>
  );
}
