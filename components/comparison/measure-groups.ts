import type { Measure } from '#core/views/run-measures/run-measures.ts';

/** The measures as the page shows them: what belongs together, the most telling first. */
export const MEASURE_GROUPS = {
  outcome: ['findings', 'fixed', 'validated'],
  twice: ['conflictingEdits', 'sameEdits', 'fixedAgain', 'foundAgain', 'scannedAgain'],
  spent: ['timeMs', 'tokens', 'costUsd', 'calls', 'turns'],
  talk: ['messages', 'messagesPerTurn'],
} as const satisfies Record<string, readonly Measure[]>;

export type MeasureGroup = keyof typeof MEASURE_GROUPS;
