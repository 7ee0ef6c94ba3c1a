'use client';
import type { FindingRecord } from '#core/projections/findings/findings.ts';
import type { Severity } from '#core/protocol/finding.ts';
import { FindingStatusMark } from '#components/marks/finding-status-mark.tsx';
import { sessionWords } from '#components/session-words.ts';
import { classNames } from '#components/ui/class-names.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { words } from '#components/words.ts';
import { useSelection } from './selection-context.tsx';
import { useSession, useSessionStore, useView } from './session-context.tsx';

const text = sessionWords.findings;
const ORDER: Record<Severity, number> = { critical: 0, high: 1, medium: 2, low: 3 };
/** Severity is weight: a bar that is taller and fuller the worse it is. */
const bars: Record<Severity, string> = {
  critical: 'h-8 w-1 opacity-100',
  high: 'h-7 w-[3px] opacity-85',
  medium: 'h-6 w-0.5 opacity-65',
  low: 'h-5 w-0.5 opacity-40',
};

/** Everything that was found up to the playhead, worst first, with what became of it. */
export function FindingsPanel() {
  const store = useSessionStore();
  const count = useView((view) => view.findings.counts.all);
  useSession(({ playhead }) => playhead().seq);
  if (count === 0) return <EmptyState title={text.emptyTitle}>{text.emptyText}</EmptyState>;
  const records = [...store.view().findings.findings.values()].toSorted(
    (a, b) => ORDER[a.finding.severity] - ORDER[b.finding.severity] || a.foundSeq - b.foundSeq,
  );
  return (
    <ul className="hairline-scroll h-full overflow-y-auto">
      {records.map((record) => (
        <FindingRow key={record.finding.id} record={record} />
      ))}
    </ul>
  );
}

function FindingRow({ record }: { readonly record: FindingRecord }) {
  const { selection, select } = useSelection();
  const { finding, status, discoveries } = record;
  const message = discoveries[0];
  return (
    <li>
      <button
        type="button"
        aria-pressed={selection?.kind === 'message' && selection.id === message}
        onClick={() => message !== undefined && select({ kind: 'message', id: message })}
        className="flex w-full items-center gap-3 border-b border-line px-4 py-2.5 text-left hover:bg-hover focus-visible:-outline-offset-2 aria-pressed:bg-hover"
      >
        <span aria-hidden className="flex w-1 justify-center">
          <span className={classNames('rounded-full bg-discovery', bars[finding.severity])} />
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate text-13 text-ink">{finding.title}</span>
          <span className="block truncate font-mono text-12 text-ink-faint">
            {finding.place.path}:{finding.place.line}
          </span>
          <span className="block truncate text-12 text-ink-faint">
            {words.severities[finding.severity]}
            {finding.cwe === null ? '' : ` · ${finding.cwe}`} ·{' '}
            {text.foundBy(record.foundBy.join(', '))}
          </span>
        </span>
        <FindingStatusMark status={status} size={16} />
      </button>
    </li>
  );
}
