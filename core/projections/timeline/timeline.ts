import type { Projection } from '#core/log/projection.ts';
import { evolveMoments } from './moments.ts';
import { evolveSpans } from './spans.ts';
import { copyTimeline, emptyTimeline, type Timeline } from './timeline-state.ts';

/**
 * The session in its own time: lanes, calls, tools, waits, pauses, messages, phases and marks. Its time never
 * runs backwards, even where the owner's clock did.
 */
export const timeline: Projection<Timeline> = {
  name: 'timeline',
  version: 3,
  initial: emptyTimeline,
  evolve: (state, entry) => {
    state.now = Math.max(state.now, entry.at);
    if (state.startedAt === 0) state.startedAt = entry.at;
    evolveMoments(state, entry);
    evolveSpans(state, entry);
  },
  copy: copyTimeline,
};
