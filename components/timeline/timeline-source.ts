import type { Timeline } from '#core/projections/timeline/timeline-state.ts';

/** What the timeline shows and what it may ask for. */
export interface TimelineSource {
  subscribe(listener: () => void): () => void;
  /** All of the session's time, to the log's head. */
  timeline(): Timeline;
  /** The time at the playhead, as the timeline's are. */
  time(): number;
  /** Goes to a time of the timeline; where it stood, to the last entry there. */
  seekTime(time: number): void;
  /** Steps by entries. */
  step(by: number): void;
}
