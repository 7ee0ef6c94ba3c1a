'use client';
import { useMemo } from 'react';
import { hasEnded } from '#core/projections/session-status/session-status.ts';
import { CHECKS } from '#core/views/run-doctor/checks.ts';
import type { Complaint } from '#core/views/run-doctor/complaint.ts';
import { diagnose } from '#core/views/run-doctor/diagnose.ts';
import { sessionWords } from '#components/session-words.ts';
import { ComplaintItem } from './complaint-item.tsx';
import { useSession, useSessionStore } from './session-context.tsx';

const words = sessionWords.doctor;

/**
 * What went wrong in the whole log, worst first, wherever the playhead stands: like the timeline it
 * shows all of the session's time, and its entries lead there.
 */
export function DoctorPanel() {
  const store = useSessionStore();
  const head = useSession(({ head: read }) => read());
  const over = useSession((session) => hasEnded(session.whole().status.state));
  // The state at the head changes in place: `head` says when.
  const { complaints } = useMemo(
    () => ({ head, complaints: diagnose(store.whole()) }),
    [store, head],
  );
  return (
    <div className="hairline-scroll h-full overflow-y-auto px-4 py-4">
      <p role="status" className="text-14 font-medium">
        {words.verdict(tally(complaints))}
      </p>
      {!over && <p className="mt-1 text-12 text-pretty text-ink-faint">{words.stillRunning}</p>}
      {complaints.length > 0 && (
        <ul aria-label={words.complaints} className="mt-3">
          {complaints.map((complaint) => (
            <ComplaintItem key={keyOf(complaint)} complaint={complaint} />
          ))}
        </ul>
      )}
      <Checks complaints={complaints} />
    </div>
  );
}

/** Every check, with whether it found something: so that silence says what was looked for. */
function Checks({ complaints }: { readonly complaints: readonly Complaint[] }) {
  const counts = new Map<string, number>();
  for (const { check } of complaints) counts.set(check, (counts.get(check) ?? 0) + 1);
  return (
    <section aria-label={words.checks} className="mt-5 border-t border-line pt-4">
      <h2 className="text-12 font-medium text-ink-faint">{words.checks}</h2>
      <ul className="mt-1.5 space-y-1">
        {CHECKS.map(({ name, looksFor }) => (
          <li key={name} className="numeric flex items-baseline gap-3 text-12 text-ink-soft">
            <span className="min-w-0 flex-1">{looksFor}</span>
            <span className={counts.has(name) ? 'text-ink' : 'text-ink-faint'}>
              {counts.get(name) ?? words.none}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function tally(complaints: readonly Complaint[]): { problems: number; doubts: number } {
  const problems = complaints.filter(({ severity }) => severity === 'problem').length;
  return { problems, doubts: complaints.length - problems };
}

function keyOf({ check, title, agents }: Complaint): string {
  return [check, title, ...agents].join(' ');
}
