import type { StateCounts } from '#core/projections/agent-graph/delivery.ts';
import type { Seq } from '#core/protocol/ids.ts';

/** How a line is drawn: dashed, solid, faint or crossed. */
export type EdgeLook = 'queued' | 'read' | 'done' | 'refused';

/** The look of a line by the states of what it stands for: what still waits shows first. */
export function edgeLook(counts: StateCounts): EdgeLook {
  if (counts.queued > 0) return 'queued';
  if (counts.refused + counts.expired + counts['provider-left'] > 0) return 'refused';
  if (counts.read > 0) return 'read';
  return counts.unread > 0 ? 'queued' : 'done';
}

/** After how many further entries a line grows older; the last age stays. */
const AGES = [12, 40, 120, 400] as const;

/** How old a line's last message is at the playhead: 0 (present) to 4 (long past). */
export function ageOf(lastSeq: Seq, playhead: Seq): number {
  const behind = playhead - lastSeq;
  const age = AGES.findIndex((bound) => behind <= bound);
  return age === -1 ? AGES.length : age;
}

/** How wide a line is drawn, in pixels: 1.25 for one delivery, 0.4 more each time they double, at most 4. */
export function edgeWidth(count: number): number {
  return Math.min(4, 1.25 + Math.log2(Math.max(1, count)) * 0.4);
}
