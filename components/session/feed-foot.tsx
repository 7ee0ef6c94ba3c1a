'use client';
import { controlStanding } from './control-standing.ts';
import { ContinueComposer } from './continue-composer.tsx';
import { OpenQuestions } from './open-questions.tsx';
import { SayComposer } from './say-composer.tsx';
import { useSessionState } from './use-session-state.ts';

/** Where the user speaks: what they are asked, and a word to the team or what it should do next. */
export function FeedFoot() {
  const { canAskForMore } = controlStanding(useSessionState());
  return (
    <div className="hairline-scroll max-h-[60%] shrink-0 space-y-2 overflow-y-auto border-t border-line p-3">
      <OpenQuestions />
      {canAskForMore ? <ContinueComposer /> : <SayComposer />}
    </div>
  );
}
