import type { Projection } from '#core/log/projection.ts';
import { tick, toClockTime } from '#core/log/session-clock.ts';
import { evolveMoments } from './moments.ts';
import { evolveSpans } from './spans.ts';
import { copyTimeline, emptyTimeline, type Timeline } from './timeline-state.ts';

/**
 * The session in its own time: lanes, calls, tools, waits, pauses, messages, phases and marks. Its
 * time is that of the session's clock, which stands from an end until the session goes on.
 */
export const timeline: Projection<Timeline> = {
  name: 'timeline',
  version: 4,
  initial: emptyTimeline,
  evolve: (state, entry) => {
    state.clock = tick(state.clock, entry);
    state.now = toClockTime(state.clock, state.clock.recorded);
    if (state.startedAt === 0) state.startedAt = entry.at;
    evolveMoments(state, entry);
    evolveSpans(state, entry);
  },
  copy: copyTimeline,
};
