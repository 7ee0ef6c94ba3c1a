'use client';
import { useId, useState } from 'react';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import { runsToLaunch } from '#core/views/run-measures/runs-to-launch.ts';
import type { RunComparison } from '#components/connection/api-client.ts';
import type { ApiError } from '#components/connection/api-error.ts';
import { api } from '#components/connection/browser-line.ts';
import { describeApiError } from '#components/connection/describe-api-error.ts';
import { comparisonWords } from '#components/comparison-words.ts';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote } from '#components/ui/error-note.tsx';

const words = comparisonWords.launch;
const TIMES = [1, 3, 5] as const;

interface RunApartProps {
  readonly session: SessionSummary;
  readonly runs: RunComparison;
  /** Whether a run costs nothing. */
  readonly isFree: boolean;
  readonly onLaunched: () => void;
}

/** Launches the same task with the same agents apart, as often as chosen; says what that launches. */
export function RunApart({ session, runs, isFree, onLaunched }: RunApartProps) {
  const [times, setTimes] = useState<number>(1);
  const [launching, setLaunching] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const isFirst = runs.apart.length === 0;
  const states = {
    together: runs.together.map(({ state }) => state),
    apart: runs.apart.map(({ state }) => state),
  };
  const wanted = runsToLaunch(states, times);
  const launch = async () => {
    setLaunching(true);
    setError(null);
    const answer = await api.compare(session.id, times);
    setLaunching(false);
    if (answer.ok) onLaunched();
    else setError(answer.error);
  };
  return (
    <section aria-labelledby="run-apart" className="max-w-180 rounded-8 border border-line p-5">
      <h2 id="run-apart" className="text-16 font-medium">
        {isFirst ? words.heading : words.more}
      </h2>
      <p className="mt-1 text-13 text-pretty text-ink-soft">{words.text}</p>
      <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-3">
        <TimesChoice times={times} onChange={setTimes} />
        <Button variant="primary" pending={launching} onClick={() => void launch()}>
          {launching ? words.launching : isFirst ? words.submit : words.submitMore}
        </Button>
      </div>
      <p aria-live="polite" className="numeric mt-3 text-13 text-ink-faint">
        {words.what(wanted.apart, wanted.together)} {isFree ? '' : words.costs}
      </p>
      {error !== null && (
        <ErrorNote title={describeApiError(error).title} className="mt-3">
          {describeApiError(error).text}
        </ErrorNote>
      )}
    </section>
  );
}

interface TimesChoiceProps {
  readonly times: number;
  readonly onChange: (times: number) => void;
}

/** Once, three or five times: a row of radio buttons that looks like a switch. */
function TimesChoice({ times, onChange }: TimesChoiceProps) {
  const name = useId();
  return (
    <fieldset className="flex rounded-8 border border-line bg-sunken p-0.5">
      <legend className="sr-only">{words.times}</legend>
      {TIMES.map((one) => (
        <label
          key={one}
          className="flex h-7 cursor-pointer items-center rounded-6 px-3 text-13 text-ink-soft transition-colors hover:text-ink has-checked:bg-lifted has-checked:text-ink has-checked:shadow-seat has-focus-visible:outline-2 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={times === one}
            onChange={() => onChange(one)}
          />
          {words.timesOf(one)}
        </label>
      ))}
    </fieldset>
  );
}
