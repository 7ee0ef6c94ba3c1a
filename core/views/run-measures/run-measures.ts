import { z } from 'zod';
import { compose } from '#core/log/compose.ts';
import { fold } from '#core/log/fold.ts';
import type { Projection } from '#core/log/projection.ts';
import type { Entry } from '#core/protocol/entry.ts';
import { Mode } from '#core/protocol/command.ts';
import { SessionId } from '#core/protocol/ids.ts';
import { SessionState } from '#core/protocol/session-summary.ts';
import { summaryProjection, toSummary, type SummaryState } from '../session-summary.ts';
import { overlap, timesAgain, type Overlap } from './overlap.ts';

/** Every measure of a run, in the order in which they are shown. */
export const MEASURES = [
  'findings',
  'fixed',
  'validated',
  'foundAgain',
  'fixedAgain',
  'scannedAgain',
  'sameEdits',
  'conflictingEdits',
  'turns',
  'calls',
  'tokens',
  'costUsd',
  'timeMs',
  'messages',
  'messagesPerTurn',
] as const;
export type Measure = (typeof MEASURES)[number];

/**
 * What one run came to. Null where it can't be told: money at an unknown price, time before the end.
 * Time is from the workspace being ready to the end, in milliseconds, so that waiting for another
 * run of the comparison does not count, and without the times in which the run lay ended.
 */
export const RunMeasures = z
  .object({
    session: SessionId,
    mode: Mode,
    state: SessionState,
    /** Epoch milliseconds. */
    startedAt: z.number(),
    values: z.record(z.enum(MEASURES), z.number().nullable()).readonly(),
  })
  .readonly();
export type RunMeasures = z.infer<typeof RunMeasures>;

interface MeasuredState {
  summary: SummaryState;
  overlap: Overlap;
}

const measured: Projection<MeasuredState> = compose('run-measures', {
  summary: summaryProjection,
  overlap,
});

/** The measures of a whole log, or of one that still grows; null before its launch. */
export function measureRun(entries: Iterable<Entry>): RunMeasures | null {
  const { summary: state, overlap: done } = fold(measured, entries);
  const summary = toSummary(state);
  if (summary === null) return null;
  const { id: session, mode, startedAt, findings, fixed, validated } = summary;
  const { inputTokens, outputTokens, costUsd } = summary;
  return {
    ...{ session, mode, startedAt },
    state: summary.state,
    values: {
      ...{ findings, fixed, validated },
      foundAgain: timesAgain(done.finders),
      fixedAgain: timesAgain(done.fixers),
      scannedAgain: timesAgain(done.scanners),
      sameEdits: done.merge?.same ?? 0,
      conflictingEdits: done.merge?.different ?? done.overwritten,
      turns: done.turns,
      calls: state.costs.total.calls,
      tokens: inputTokens + outputTokens,
      costUsd,
      timeMs: spanOf(done, state.status.restedMs),
      messages: done.messages,
      messagesPerTurn: done.turns === 0 ? 0 : done.messages / done.turns,
    },
  };
}

function spanOf({ startedAt, endedAt }: Overlap, restedMs: number): number | null {
  return startedAt === null || endedAt === null ? null : endedAt - startedAt - restedMs;
}
