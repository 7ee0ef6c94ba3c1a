'use client';
import { useEffect, useRef } from 'react';
import { isTakenByTarget } from './is-taken-by-target.ts';

/** Does `act` when the letter is pressed anywhere but in a field; null switches the key off. */
export function useKey(letter: string, act: (() => void) | null): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.repeat || event.key.toLowerCase() !== letter || isTakenByTarget(event)) return;
      if (latest.current === null) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [letter]);
}
