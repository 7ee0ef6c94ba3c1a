import { hasEnded } from '#core/projections/session-status/session-status.ts';
import type { SessionStore } from './session-store.ts';

/** Pauses what moves; plays on what stands: towards the head, or from the start at an ended session's end. */
export function togglePlay(store: SessionStore): void {
  const playhead = store.playhead();
  const follows = playhead.mode === 'live' && !hasEnded(store.whole().status.state);
  if (playhead.mode === 'playing' || follows) store.pause();
  else if (playhead.seq >= store.head() && !hasEnded(store.whole().status.state)) store.goLive();
  else store.play();
}
