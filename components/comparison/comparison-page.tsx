'use client';
import { hasEnded } from '#core/projections/session-status/session-status.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import { compareRuns } from '#core/views/run-measures/compare-runs.ts';
import type { RunComparison } from '#components/connection/api-client.ts';
import { describeApiError } from '#components/connection/describe-api-error.ts';
import { comparisonWords } from '#components/comparison-words.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorNote } from '#components/ui/error-note.tsx';
import type { Theme } from '#components/ui/theme.ts';
import { ComparisonHeader } from './comparison-header.tsx';
import { MeasureList } from './measure-list.tsx';
import { RunApart } from './run-apart.tsx';
import { RunLists } from './run-lists.tsx';
import { tellComparison } from './tell-comparison.ts';
import { useComparison } from './use-comparison.ts';

const words = comparisonWords;

interface ComparisonPageProps {
  /** The session that the runs are compared with, as it was when the page was made. */
  readonly session: SessionSummary;
  readonly initial: RunComparison;
  readonly theme: Theme;
}

/** A team's run beside runs of the same agents apart: what each came to, and what that shows. */
export function ComparisonPage({ session, initial, theme }: ComparisonPageProps) {
  const { runs, error, refresh } = useComparison(session.id, initial);
  const comparison = compareRuns(runs);
  const isCompared = runs.apart.length > 0;
  const launch = { session, runs, isFree: session.costUsd === 0, onLaunched: refresh };
  return (
    <div className="flex min-h-dvh flex-col">
      <ComparisonHeader session={session} theme={theme} />
      <main
        id="content"
        className="mx-auto flex w-full max-w-260 flex-1 flex-col gap-8 px-4 py-8 sm:px-8"
      >
        {error !== null && (
          <ErrorNote title={describeApiError(error).title}>
            {describeApiError(error).text} {words.stale}
          </ErrorNote>
        )}
        {isCompared && <Verdict {...tellComparison(comparison)} underWay={comparison.underWay} />}
        <RunLists runs={runs} />
        {isCompared && (
          <>
            <MeasureList comparison={comparison} runs={runs} />
            <p className="max-w-180 text-13 text-pretty text-ink-faint">{words.rule}</p>
          </>
        )}
        <Launching {...launch} underWay={comparison.underWay} />
      </main>
    </div>
  );
}

function Verdict(props: { sentence: string; note: string; underWay: number }) {
  return (
    <section aria-label={words.sentence.label} className="max-w-180">
      <p data-testid="verdict" className="text-20 font-medium text-pretty">
        {props.sentence}
      </p>
      <p className="numeric mt-2 text-13 text-pretty text-ink-soft">{props.note}</p>
      <p role="status" className="numeric mt-2 min-h-5 text-13 text-request">
        {props.underWay > 0 && `${words.progress(props.underWay)} ${words.progressText}`}
      </p>
    </section>
  );
}

type LaunchingProps = Parameters<typeof RunApart>[0] & { readonly underWay: number };

/** How to run it apart, or why that can't be done now. */
function Launching({ underWay, ...launch }: LaunchingProps) {
  const base = [...launch.runs.together, ...launch.runs.apart].find(
    (run) => run.session === launch.session.id,
  );
  if (launch.session.mode === 'isolated') return <Note {...words.noTeam} />;
  if (!hasEnded(base?.state ?? launch.session.state)) return <Note {...words.notEnded} />;
  return underWay > 0 ? null : <RunApart {...launch} />;
}

function Note({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <EmptyState title={title} className="border-t border-line">
      {text}
    </EmptyState>
  );
}
