'use client';
import { ContinueComposer } from './continue-composer.tsx';
import { OpenQuestions } from './open-questions.tsx';
import { SayComposer } from './say-composer.tsx';
import { NoTeam } from './no-team.tsx';
import { useControlStanding } from './use-control-standing.ts';

/** Where the user speaks: what they are asked, and a word to the team or what it should do next. */
export function FeedFoot() {
  const { hears, canAskForMore } = useControlStanding();
  return (
    <div className="hairline-scroll max-h-[60%] shrink-0 space-y-2 overflow-y-auto border-t border-line p-3">
      <OpenQuestions />
      {hears && <SayComposer />}
      {canAskForMore && <ContinueComposer />}
      {!hears && !canAskForMore && <NoTeam />}
    </div>
  );
}
