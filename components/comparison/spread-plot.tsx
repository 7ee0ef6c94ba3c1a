import type { Arm, Spread } from '#core/views/run-measures/compare-runs.ts';
import { ArmSign } from './arm-sign.tsx';

interface SpreadPlotProps {
  readonly arm: Arm;
  readonly spread: Spread | null;
  /** The value of each run. */
  readonly values: readonly number[];
  /** The value at the right end of the scale; the left end is nothing. */
  readonly largest: number;
}

/**
 * One way on the scale of a measure: a stem from nothing to the median, a bar as wide as the runs are
 * spread, a tick for each run. Decoration: the numbers stand beside it.
 */
export function SpreadPlot({ arm, spread, values, largest }: SpreadPlotProps) {
  const at = (value: number) => `${largest === 0 ? 0 : (100 * value) / largest}%`;
  return (
    <div aria-hidden className="h-5 px-1.5">
      <div className="relative h-full">
        <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
        {spread !== null && (
          <>
            <span
              className="absolute left-0 top-1/2 h-0.5 -translate-y-1/2 bg-ink-faint"
              style={{ width: at(spread.median) }}
            />
            <span
              className="absolute top-1/2 h-1.5 -translate-y-1/2 rounded-full bg-ink/25"
              style={{ left: at(spread.lowest), width: at(spread.highest - spread.lowest) }}
            />
            {values.map((value, index) => (
              <span
                key={index}
                className="absolute top-1/2 h-2.5 w-px -translate-1/2 bg-ink-soft"
                style={{ left: at(value) }}
              />
            ))}
            <span
              className="absolute top-1/2 flex -translate-1/2"
              style={{ left: at(spread.median) }}
            >
              <ArmSign arm={arm} />
            </span>
          </>
        )}
      </div>
    </div>
  );
}
