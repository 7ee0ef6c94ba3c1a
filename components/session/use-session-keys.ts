'use client';
import { useEffect } from 'react';
import { SPEEDS } from '#core/log/playhead.ts';
import { isTakenByTarget } from './is-taken-by-target.ts';
import { useSelection } from './selection-context.tsx';
import { useSessionStore } from './session-context.tsx';
import type { SessionStore } from './session-store.ts';
import { togglePlay } from './toggle-play.ts';

const FAR = 10;

/** What each key does; a key that is not here does what it does everywhere. */
const keys: Record<string, (store: SessionStore, event: KeyboardEvent) => void> = {
  ' ': togglePlay,
  ArrowLeft: (store, { shiftKey }) => store.step(shiftKey ? -FAR : -1),
  ArrowRight: (store, { shiftKey }) => store.step(shiftKey ? FAR : 1),
  Home: (store) => store.seek(0),
  End: (store) => store.goLive(),
  l: (store) => store.goLive(),
  '[': (store) => changeSpeed(store, -1),
  ']': (store) => changeSpeed(store, 1),
};

/** The session page's keys: space, arrows, Home, End, L, brackets, Escape. */
export function useSessionKeys(): void {
  const store = useSessionStore();
  const { select } = useSelection();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTakenByTarget(event)) return;
      if (event.key === 'Escape') return select(null);
      const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (act === undefined) return;
      event.preventDefault();
      act(store, event);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [store, select]);
}

function changeSpeed(store: SessionStore, by: number): void {
  const next = SPEEDS[SPEEDS.indexOf(store.speed()) + by];
  if (next !== undefined) store.setSpeed(next);
}
