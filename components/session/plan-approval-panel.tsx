'use client';
import { RotateCcw, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { PendingPlan } from '#core/projections/plan-approval/plan-approval.ts';
import { TEAM_ROLES } from '#core/protocol/team.ts';
import {
  beginHistory,
  recordEdit,
  undoEdit,
  type DraftHistory,
} from '#components/approval/draft-history.ts';
import { EstimateFacts } from '#components/approval/estimate-facts.tsx';
import { toPlanDraft, toProposal } from '#components/approval/plan-draft.ts';
import type { Hands } from '#components/approval/hands.ts';
import { PlanEditor } from '#components/approval/plan-editor.tsx';
import { stepsToBlame } from '#components/approval/steps-to-blame.ts';
import { describeApiError } from '#components/connection/describe-api-error.ts';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote } from '#components/ui/error-note.tsx';
import { AnotherPlan } from './another-plan.tsx';
import { useSession, useSessionStore, useView } from './session-context.tsx';
import { useCommand, type Commanding } from './use-command.ts';

const words = sessionWords.approval;

/** The plan that waits at the playhead, to be changed and accepted; nothing where none does. */
export function PlanApprovalPanel() {
  const pending = useView((view) => view.approval.pending);
  return pending === null ? null : <Proposal key={pending.seq} pending={pending} />;
}

function Proposal({ pending }: { readonly pending: PendingPlan }) {
  const [history, setHistory] = useState(() => beginHistory(toPlanDraft(pending.plan)));
  const commanding = useCommand();
  const hands = useHands();
  // Behind the head it may long have been answered: then it is only looked at.
  const isOpen = useSession(({ whole }) => whole().approval.pending?.seq === pending.seq);
  const proposal = toProposal(history.present);
  const refusal = commanding.error?.kind === 'refused' ? commanding.error : null;
  return (
    <section
      aria-label={words.title}
      data-testid="plan-approval"
      className="flex h-full flex-col bg-sunken"
    >
      <fieldset
        disabled={!isOpen}
        className="hairline-scroll min-h-0 min-w-0 flex-1 overflow-y-auto"
      >
        <div className="mx-auto max-w-3xl px-4 py-6 sm:px-6">
          <h2 className="text-20 font-medium">{words.title}</h2>
          <p className="mt-1 text-13 text-ink-soft">{words.intro}</p>
          {pending.plan.reason !== '' && (
            <p className="mt-3 text-13 text-pretty text-ink">{pending.plan.reason}</p>
          )}
          {pending.estimate !== undefined && (
            <div className="mt-5">
              <EstimateFacts estimate={pending.estimate} />
            </div>
          )}
          <div className="mt-6">
            <PlanEditor
              draft={history.present}
              hands={hands}
              blamed={refusal === null ? NOBODY : stepsToBlame(refusal, proposal)}
              onEdit={(edit) => {
                commanding.forgetError();
                setHistory((before) => recordEdit(before, edit));
              }}
            />
          </div>
          <p className="mt-4 text-12 text-ink-faint max-sm:hidden">{words.keys}</p>
        </div>
      </fieldset>
      {isOpen && (
        <Answer
          pending={pending}
          history={history}
          onHistory={setHistory}
          commanding={commanding}
        />
      )}
    </section>
  );
}

const NOBODY: ReadonlySet<string> = new Set();

/** Who can be given a step: the team as it is now, without its coordinator. */
function useHands(): Hands {
  const store = useSessionStore();
  const count = useSession((session) => session.whole().graph.agents.size);
  return useMemo(() => {
    const agents = [...store.whole().graph.agents.values()]
      .slice(0, count)
      .flatMap(({ id, role, state }) => {
        const ofTeam = TEAM_ROLES.find((each) => each === role);
        return ofTeam === undefined || state === 'left' ? [] : [{ id, role: ofTeam }];
      });
    return { agents, roles: TEAM_ROLES.filter((role) => agents.some((one) => one.role === role)) };
  }, [store, count]);
}

interface AnswerProps {
  readonly pending: PendingPlan;
  readonly history: DraftHistory;
  readonly onHistory: (history: DraftHistory) => void;
  readonly commanding: Commanding;
}

/** Accept it, as it is or as it was made; or ask for another one, with a remark. */
function Answer({ pending, history, onHistory, commanding }: AnswerProps) {
  const [asksAnother, setAsksAnother] = useState(false);
  const { version } = pending.plan;
  const isEdited = history.past.length > 0;
  const isPending = commanding.pending !== null;
  const base = { command: 'answer-plan', version } as const;
  const accept = () => {
    const plan = isEdited ? { plan: toProposal(history.present) } : {};
    void commanding.send({ ...base, answer: 'accept', ...plan });
  };
  return (
    <footer className="shrink-0 border-t border-line bg-ground py-3">
      <div className="mx-auto max-w-3xl space-y-3 px-4 sm:px-6">
        {commanding.error !== null && (
          <ErrorNote title={words.refused}>{describeApiError(commanding.error).text}</ErrorNote>
        )}
        {asksAnother ? (
          <AnotherPlan
            isPending={isPending}
            onCancel={() => setAsksAnother(false)}
            onAsk={(remark) => void commanding.send({ ...base, answer: 'another', remark })}
          />
        ) : (
          <div className="flex flex-wrap items-center gap-2">
            <Button onClick={() => setAsksAnother(true)}>{words.another}</Button>
            {isEdited && (
              <>
                <Button variant="quiet" onClick={() => onHistory(undoEdit(history))}>
                  <Undo2 aria-hidden size={14} />
                  {words.undo}
                </Button>
                <Button
                  variant="quiet"
                  onClick={() => onHistory(beginHistory(toPlanDraft(pending.plan)))}
                >
                  <RotateCcw aria-hidden size={14} />
                  {words.reset}
                </Button>
              </>
            )}
            <Button variant="primary" className="ml-auto" pending={isPending} onClick={accept}>
              {isPending ? words.accepting : isEdited ? words.acceptEdited : words.accept}
            </Button>
          </div>
        )}
      </div>
    </footer>
  );
}
