import type { Arm, ComparedMeasure, Comparison } from '#core/views/run-measures/compare-runs.ts';
import type { Measure } from '#core/views/run-measures/run-measures.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import type { RunComparison } from '#components/connection/api-client.ts';
import { comparisonWords } from '#components/comparison-words.ts';
import { classNames } from '#components/ui/class-names.ts';
import { ArmSign } from './arm-sign.tsx';
import { formatMeasure } from './measure-format.ts';
import { MEASURE_GROUPS, type MeasureGroup } from './measure-groups.ts';
import { SpreadPlot } from './spread-plot.tsx';
import { valuesOf } from './values-of.ts';

const words = comparisonWords;
const GROUPS = Object.keys(MEASURE_GROUPS) as readonly MeasureGroup[];
const ARMS: readonly Arm[] = ['together', 'apart'];

interface MeasureListProps {
  readonly comparison: Comparison;
  readonly runs: RunComparison;
}

/** Every measure: both ways on one scale, each run of them, and the verdict. */
export function MeasureList({ comparison, runs }: MeasureListProps) {
  const byName = new Map<Measure, ComparedMeasure>(
    comparison.measures.map((compared) => [compared.measure, compared]),
  );
  return (
    <div className="flex flex-col gap-8">
      {GROUPS.map((group) => (
        <section key={group} aria-labelledby={`measures-${group}`}>
          <h2 id={`measures-${group}`} className="pb-2 text-14 font-medium">
            {words.groups[group]}
          </h2>
          <ul className="border-t border-line">
            {MEASURE_GROUPS[group].map((measure) => {
              const compared = byName.get(measure);
              return compared && <MeasureRow key={measure} compared={compared} runs={runs} />;
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface MeasureRowProps {
  readonly compared: ComparedMeasure;
  readonly runs: RunComparison;
}

function MeasureRow({ compared, runs }: MeasureRowProps) {
  const { measure, verdict } = compared;
  const largest = Math.max(compared.together?.highest ?? 0, compared.apart?.highest ?? 0);
  return (
    <li
      data-measure={measure}
      data-verdict={verdict.kind}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-1 border-b border-line py-2.5 md:grid-cols-[15rem_minmax(0,1fr)_13rem]"
    >
      <h3 className="text-13 text-ink">{words.measures[measure]}</h3>
      <div className="max-md:col-span-2 max-md:row-start-2">
        {ARMS.map((arm) => (
          <div
            key={arm}
            className="grid grid-cols-[minmax(0,1fr)_9.5rem] items-center gap-4 max-sm:grid-cols-[minmax(0,1fr)_8rem]"
          >
            <SpreadPlot
              arm={arm}
              spread={compared[arm]}
              values={valuesOf(runs[arm], measure)}
              largest={largest}
            />
            <Value arm={arm} compared={compared} />
          </div>
        ))}
      </div>
      <VerdictText verdict={verdict} />
    </li>
  );
}

function Value({ arm, compared }: { readonly arm: Arm; readonly compared: ComparedMeasure }) {
  const spread = compared[arm];
  const format = (value: number) => formatMeasure(compared.measure, value);
  const isWide = spread !== null && format(spread.lowest) !== format(spread.highest);
  return (
    <p className="numeric text-13 whitespace-nowrap text-ink">
      <span className="sr-only">{words.arms[arm]}: </span>
      {spread === null ? '–' : format(spread.median)}
      {isWide && (
        <span className="ml-2 text-12 text-ink-faint">
          {words.range(format(spread.lowest), format(spread.highest))}
        </span>
      )}
    </p>
  );
}

function VerdictText({ verdict }: { readonly verdict: ComparedMeasure['verdict'] }) {
  const isShown = verdict.kind === 'shown';
  const better = 'better' in verdict ? verdict.better : null;
  return (
    <p
      className={classNames(
        'flex items-center gap-2 text-right text-13 max-md:justify-end',
        isShown && 'font-medium text-ink',
        verdict.kind === 'seen' && 'text-ink-soft',
        (verdict.kind === 'none' || verdict.kind === 'unknown') && 'text-ink-faint',
      )}
    >
      {better !== null && <ArmSign arm={better} className={isShown ? '' : 'opacity-60'} />}
      {tellVerdict(verdict)}
    </p>
  );
}

function tellVerdict(verdict: ComparedMeasure['verdict']): string {
  switch (verdict.kind) {
    case 'unknown':
    case 'none':
      return words.verdict[verdict.kind];
    case 'seen':
      return verdict.better === null
        ? words.verdict.seenMore(verdict.more)
        : words.verdict.seenBetter(verdict.better);
    case 'shown':
      return verdict.better === null
        ? words.verdict.shownMore(verdict.more)
        : words.verdict.shownBetter(verdict.better);
    default:
      return unreachable(verdict);
  }
}
