import Link from 'next/link';
import type { Arm } from '#core/views/run-measures/compare-runs.ts';
import type { RunMeasures } from '#core/views/run-measures/run-measures.ts';
import type { RunComparison } from '#components/connection/api-client.ts';
import { comparisonWords } from '#components/comparison-words.ts';
import { SessionStateMark } from '#components/marks/session-state-mark.tsx';
import { ArmSign } from './arm-sign.tsx';
import { formatMeasure } from './measure-format.ts';

const words = comparisonWords;
const ARMS: readonly Arm[] = ['together', 'apart'];

/** The runs of both ways side by side; each leads to its session. */
export function RunLists({ runs }: { readonly runs: RunComparison }) {
  return (
    <div className="grid gap-x-8 gap-y-6 md:grid-cols-2">
      {ARMS.map((arm) => (
        <section key={arm} aria-labelledby={`runs-${arm}`} data-arm={arm}>
          <h2 id={`runs-${arm}`} className="flex items-center gap-2 text-14 font-medium">
            <ArmSign arm={arm} />
            {words.arms[arm]}
          </h2>
          <p className="mt-0.5 text-13 text-ink-faint">{words.armNotes[arm]}</p>
          <ol className="mt-3 border-t border-line">
            {runs[arm].map((run, index) => (
              <Run key={run.session} run={run} place={index + 1} />
            ))}
            {runs[arm].length === 0 && (
              <li className="border-b border-line py-2 text-13 text-ink-faint">{words.noRuns}</li>
            )}
          </ol>
        </section>
      ))}
    </div>
  );
}

function Run({ run, place }: { readonly run: RunMeasures; readonly place: number }) {
  const { findings, fixed, validated, timeMs } = run.values;
  const counts = words.outcome(findings ?? 0, fixed ?? 0, validated ?? 0);
  return (
    <li
      data-run={run.session}
      data-state={run.state}
      className="relative flex items-center gap-3 border-b border-line py-2 text-13 transition-colors hover:bg-hover/50"
    >
      <SessionStateMark state={run.state} />
      <Link
        href={`/sessions/${run.session}`}
        className="whitespace-nowrap outline-none after:absolute after:inset-0 after:rounded-6 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
      >
        {words.run(place)}
      </Link>
      <span className="numeric min-w-0 truncate text-ink-soft">
        {run.state === 'preparing' ? words.waits : counts}
      </span>
      <span className="numeric ml-auto whitespace-nowrap text-ink-faint">
        {timeMs !== null && timeMs !== undefined ? formatMeasure('timeMs', timeMs) : ''}
      </span>
    </li>
  );
}
