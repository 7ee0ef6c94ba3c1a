'use client';
import { useCallback, useEffect, useState } from 'react';
import type { SessionId } from '#core/protocol/ids.ts';
import { hasEnded } from '#core/projections/session-status/session-status.ts';
import type { RunComparison } from '#components/connection/api-client.ts';
import type { ApiError } from '#components/connection/api-error.ts';
import { afterDelay, api } from '#components/connection/browser-line.ts';

/** While a run goes on, the page asks anew this often, in milliseconds. */
const REFRESH_MS = 2_000;

interface ShownComparison {
  readonly runs: RunComparison;
  /** Why the last refresh failed; what is shown is older then. */
  readonly error: ApiError | null;
  /** Asks at once. */
  readonly refresh: () => void;
}

/** The runs of a comparison, kept up to date while one of them goes on. */
export function useComparison(session: SessionId, initial: RunComparison): ShownComparison {
  const [runs, setRuns] = useState(initial);
  const [error, setError] = useState<ApiError | null>(null);
  const [round, setRound] = useState(0);
  const refresh = useCallback(() => setRound((now) => now + 1), []);
  const goesOn = [...runs.together, ...runs.apart].some(({ state }) => !hasEnded(state));

  useEffect(() => {
    if (round === 0) return;
    const asking = new AbortController();
    api.comparison(session, asking.signal).then(
      (answer) => {
        setError(answer.ok ? null : answer.error);
        if (answer.ok) setRuns(answer.value);
      },
      // The page asked anew, or is gone.
      () => {},
    );
    return () => asking.abort();
  }, [session, round]);

  useEffect(
    () => (goesOn || error !== null ? afterDelay(REFRESH_MS, refresh) : undefined),
    [goesOn, error, runs, refresh],
  );
  return { runs, error, refresh };
}
