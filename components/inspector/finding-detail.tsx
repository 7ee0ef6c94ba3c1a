import type { Finding } from '#core/protocol/finding.ts';
import type { FindingStatus } from '#core/protocol/finding-status.ts';
import { FindingStatusMark } from '#components/marks/finding-status-mark.tsx';
import { sessionWords } from '#components/session-words.ts';
import { words } from '#components/words.ts';

interface FindingDetailProps {
  readonly finding: Finding;
  readonly status: FindingStatus;
}

/** A fact about the code: what, where, why it matters, what became of it. */
export function FindingDetail({ finding, status }: FindingDetailProps) {
  const { place, source } = finding;
  return (
    <div className="rounded-8 border border-line p-3">
      <p className="flex items-center gap-2 text-13 font-medium">
        <span className="min-w-0 flex-1">{finding.title}</span>
        <FindingStatusMark status={status} size={15} />
      </p>
      <p className="text-12 text-ink-faint">
        {words.severities[finding.severity]}
        {finding.cwe === null ? '' : ` · ${finding.cwe}`} · {sessionWords.findingStatuses[status]}
      </p>
      <p className="mt-2 font-mono text-12 break-all text-ink-soft">
        {place.path}:{place.line}
      </p>
      <pre
        className="hairline-scroll mt-1 overflow-x-auto rounded-6 bg-sunken px-2 py-1.5 font-mono text-12 text-ink"
        tabIndex={0}
      >
        {place.snippet}
      </pre>
      {source !== null && (
        <p className="mt-2 text-12 text-ink-soft">
          {sessionWords.details.source} <code className="font-mono">{source.text}</code>,{' '}
          {place.path}:{source.line}
        </p>
      )}
      <p className="mt-2 text-13 text-ink-soft">{finding.message}</p>
      {finding.remedy !== '' && (
        <p className="mt-2 text-13 text-ink-soft">
          <span className="text-ink-faint">{sessionWords.details.remedy}: </span>
          {finding.remedy}
        </p>
      )}
    </div>
  );
}
