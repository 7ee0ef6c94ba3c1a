import type { Entry } from '#core/protocol/entry.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import { compareRuns } from '#core/views/run-measures/compare-runs.ts';
import { measureRun, type RunMeasures } from '#core/views/run-measures/run-measures.ts';
import type { SessionLogStore } from '#server/persistence/session-log-store.ts';
import type { LogTails } from '#server/realtime/log-tails.ts';
import type { SessionComparison } from '#server/runtime.ts';

const READ_ENTRIES = 1_000;
/** How many measured logs are remembered. */
const REMEMBERED = 300;

export interface ComparisonReaderParts {
  readonly store: Pick<SessionLogStore, 'find' | 'comparedWith'>;
  readonly tails: Pick<LogTails, 'head' | 'read'>;
}

/** Reads comparisons; a log that has not grown since it was measured is not read again. */
export function createComparisonReader(
  parts: ComparisonReaderParts,
): (session: SessionId) => Promise<SessionComparison | null> {
  const known = new Map<SessionId, { readonly head: number; readonly measures: RunMeasures }>();

  async function measure(session: SessionId): Promise<RunMeasures | null> {
    const head = (await parts.tails.head(session)) ?? 0;
    const before = known.get(session);
    if (before?.head === head) return before.measures;
    const measures = measureRun(await readUpTo(parts.tails, session, head));
    known.delete(session);
    if (measures !== null) known.set(session, { head, measures });
    const oldest = known.keys().next().value;
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return measures;
  }

  return async (session) => {
    const found = await parts.store.find(session);
    if (found === null) return null;
    const base = found.summary.comparedWith ?? session;
    const others = await parts.store.comparedWith(base);
    const runs: RunMeasures[] = [];
    for (const id of [base, ...others.map((summary) => summary.id)]) {
      const measures = await measure(id);
      if (measures !== null) runs.push(measures);
    }
    const together = runs.filter(({ mode }) => mode === 'orchestrated');
    const apart = runs.filter(({ mode }) => mode === 'isolated');
    return { base, together, apart, comparison: compareRuns({ together, apart }) };
  };
}

async function readUpTo(
  tails: ComparisonReaderParts['tails'],
  session: SessionId,
  head: number,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  while (entries.length < head) {
    const page = await tails.read(session, entries.length, READ_ENTRIES);
    if (page.length === 0) break;
    entries.push(...page);
  }
  return entries;
}
