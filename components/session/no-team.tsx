'use client';
import { sessionWords } from '#components/session-words.ts';
import { useControlStanding } from './use-control-standing.ts';

const words = sessionWords.apart;

/** Stands where the user would speak, where agents work apart: why they can't, and what they can do. */
export function NoTeam() {
  const { isOver } = useControlStanding();
  return (
    <p className="px-1 text-12 text-pretty text-ink-soft">
      {isOver ? words.canNotGoOn : words.hearNobody}
    </p>
  );
}
