'use client';
import { useMemo } from 'react';
import { openQuestions, type OpenQuestion } from '#core/views/open-questions.ts';
import { useSession, useSessionStore } from './session-context.tsx';

/** What the user is asked now, wherever the playhead stands. */
export function useOpenQuestions(): readonly OpenQuestion[] {
  const store = useSessionStore();
  const head = useSession((session) => session.head());
  // The state at the head changes in place: `head` says when.
  return useMemo(() => ({ head, questions: openQuestions(store.whole()) }), [store, head])
    .questions;
}
