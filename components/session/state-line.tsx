'use client';
import { GitFork, ListChecks, MessageCircleQuestionMark } from 'lucide-react';
import Link from 'next/link';
import { HUMAN } from '#core/protocol/ids.ts';
import type { SessionStatus } from '#core/projections/session-status/session-status.ts';
import { SessionStateMark } from '#components/marks/session-state-mark.tsx';
import { sessionWords } from '#components/session-words.ts';
import { buttonClass } from '#components/ui/button-class.ts';
import { Button } from '#components/ui/button.tsx';
import { Duration } from '#components/ui/duration.tsx';
import { usePanels } from './panel-context.tsx';
import { useSession, useSessionStore } from './session-context.tsx';
import { useOpenQuestions } from './use-open-questions.ts';
import { useSessionState } from './use-session-state.ts';

const words = sessionWords.control;

/** How the session stands now, since when and why, and what waits for the user. */
export function StateLine() {
  const state = useSessionState();
  const paused = useSession((store) => store.whole().status.paused);
  const reason = useSession((store) => store.whole().status.reason);
  return (
    <div className="flex min-w-0 shrink-0 items-center gap-2 lg:shrink">
      <span
        data-testid="session-state"
        data-state={state}
        className="flex shrink-0 items-center max-sm:[&_.text-13]:sr-only"
      >
        <SessionStateMark state={state} label />
      </span>
      <span
        className="numeric hidden min-w-0 truncate text-13 text-ink-faint md:inline"
        title={reason}
      >
        {paused === null ? reason : <PausedWhy paused={paused} />}
      </span>
      <PlanChip />
      <QuestionChip />
    </div>
  );
}

function PausedWhy({ paused }: { readonly paused: NonNullable<SessionStatus['paused']> }) {
  const { by, text, since } = paused;
  const who = by === null ? text : by === HUMAN ? words.pausedByYou : words.pausedBy(by);
  return (
    <>
      {who} · <Duration from={since} to={null} />
    </>
  );
}

/** Leads to the plan that waits, from wherever the viewer is. */
function PlanChip() {
  const store = useSessionStore();
  const panels = usePanels();
  const waits = useSession((session) => session.whole().approval.pending !== null);
  const isSeen = useSession((session) => session.view().approval.pending !== null);
  if (!waits) return null;
  return (
    <Button
      size="small"
      className={isSeen ? 'md:hidden' : ''}
      onClick={() => {
        store.goLive();
        panels.open('plan');
      }}
    >
      <ListChecks aria-hidden size={13} />
      {words.seePlan}
    </Button>
  );
}

function QuestionChip() {
  const panels = usePanels();
  const { length } = useOpenQuestions();
  if (length === 0) return null;
  return (
    <Button
      size="small"
      onClick={() => panels.open('feed')}
      aria-label={words.questions(length)}
      className="border-request/50 text-request"
    >
      <MessageCircleQuestionMark aria-hidden size={13} />
      <span className="max-sm:hidden">{words.questions(length)}</span>
      <span className="numeric sm:hidden">{length}</span>
    </Button>
  );
}

/** Where a session comes from that began as a copy of another one's moment. */
export function OriginLink() {
  const origin = useSession((store) => store.whole().status.forkedFrom);
  if (origin === null) return null;
  return (
    <Link
      href={`/sessions/${origin.session}?seq=${origin.seq}`}
      title={words.forkOfTitle}
      className={buttonClass('quiet', 'small')}
    >
      <GitFork aria-hidden size={13} />
      <span className="hidden max-w-40 truncate xl:inline">{words.forkOf(origin.name)}</span>
      <span className="sr-only xl:hidden">{words.forkOf(origin.name)}</span>
    </Link>
  );
}
