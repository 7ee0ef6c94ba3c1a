'use client';
import { useState } from 'react';
import { CircleQuestionMark, OctagonAlert, type LucideIcon } from 'lucide-react';
import type { Complaint } from '#core/views/run-doctor/complaint.ts';
import { sessionWords } from '#components/session-words.ts';
import { useSession, useSessionStore } from './session-context.tsx';

const words = sessionWords.doctor;
/** Entries shown at first. */
const FIRST = 12;
const chip =
  'numeric h-6 min-w-6 rounded-6 border border-line px-1.5 font-mono text-12 text-ink-soft transition-colors hover:bg-hover hover:text-ink aria-[current=true]:border-ink aria-[current=true]:text-ink';

const looks: Record<Complaint['severity'], { readonly icon: LucideIcon; readonly tone: string }> = {
  problem: { icon: OctagonAlert, tone: 'text-fail' },
  doubt: { icon: CircleQuestionMark, tone: 'text-caution' },
};

/** One complaint of the run doctor, with the entries that show it; each moves the playhead there. */
export function ComplaintItem({ complaint }: { readonly complaint: Complaint }) {
  const { severity, title, text, seqs } = complaint;
  const { icon: Icon, tone } = looks[severity];
  return (
    <li className="flex gap-2.5 border-b border-line py-3 first:pt-0 last:border-0">
      <span
        role="img"
        aria-label={words.severities[severity]}
        title={words.severities[severity]}
        className={`mt-0.5 shrink-0 ${tone}`}
      >
        <Icon aria-hidden size={15} strokeWidth={2} />
      </span>
      <div className="min-w-0 flex-1">
        <h2 className="text-13 font-medium break-words text-ink">{title}</h2>
        <p className="mt-0.5 text-12 text-pretty break-words text-ink-soft">{text}</p>
        <Entries seqs={seqs} title={title} />
      </div>
    </li>
  );
}

function Entries({ seqs, title }: { readonly seqs: Complaint['seqs']; readonly title: string }) {
  const store = useSessionStore();
  const [all, setAll] = useState(false);
  const shown = useSession(({ playhead }) => playhead().seq);
  const rest = all ? 0 : Math.max(0, seqs.length - FIRST);
  return (
    <ul aria-label={words.entriesOf(title)} className="mt-2 flex flex-wrap gap-1.5">
      {seqs.slice(0, all ? seqs.length : FIRST).map((seq) => (
        <li key={seq} className="flex">
          <button
            type="button"
            aria-label={sessionWords.details.goTo(String(seq))}
            aria-current={seq === shown}
            title={store.entryAt(seq)?.type}
            onClick={() => store.seek(seq)}
            className={chip}
          >
            {seq}
          </button>
        </li>
      ))}
      {rest > 0 && (
        <li className="flex">
          <button type="button" onClick={() => setAll(true)} className={chip}>
            {words.more(rest)}
          </button>
        </li>
      )}
    </ul>
  );
}
