'use client';
import { useState, type FormEvent } from 'react';
import type { AgentId } from '#core/protocol/ids.ts';
import type { BudgetLine } from '#core/projections/budget/lines.ts';
import {
  budgetFieldOf,
  raised,
  readBudget,
  toBudgetDraft,
  type BudgetErrors,
} from '#components/budget/budget-draft.ts';
import { BudgetFields } from '#components/budget/budget-fields.tsx';
import { describeApiError } from '#components/connection/describe-api-error.ts';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote } from '#components/ui/error-note.tsx';
import { useSession, useSessionStore } from './session-context.tsx';
import type { SessionStore } from './session-store.ts';
import { useCommand, type Commanding } from './use-command.ts';

const words = sessionWords.budget;

interface LimitsFormProps {
  readonly lines: readonly BudgetLine[];
  readonly onDone: () => void;
}

/** Sets the limits anew; what the old ones held goes on with the same press. */
export function LimitsForm({ lines, onDone }: LimitsFormProps) {
  const store = useSessionStore();
  const [draft, setDraft] = useState(() =>
    toBudgetDraft(raised(store.whole().budget.budget, lines)),
  );
  const [wrong, setWrong] = useState<BudgetErrors>({});
  const runIsHeld = useSession((session) => session.whole().status.paused?.reason === 'budget');
  const isHeld = useSession((session) => runIsHeld || heldAgents(session).length > 0);
  const commanding = useCommand();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const reading = readBudget(draft);
    setWrong(reading.ok ? {} : reading.errors);
    if (!reading.ok || commanding.pending !== null) return;
    const budget = reading.budget ?? {};
    if ((await commanding.send({ command: 'set-budget', budget })) === null) return;
    for (const agent of heldAgents(store)) {
      if ((await commanding.send({ command: 'resume', agent })) === null) return;
    }
    if (runIsHeld && (await commanding.send({ command: 'resume' })) === null) return;
    onDone();
  };
  return (
    <form
      aria-label={words.raise}
      onSubmit={(event) => void submit(event)}
      className="mt-4 border-t border-line pt-3"
    >
      <BudgetFields
        draft={draft}
        errors={{ ...wrong, ...refusedAt(commanding) }}
        onChange={(next) => {
          commanding.forgetError();
          setDraft(next);
        }}
      />
      <Failure commanding={commanding} />
      <div className="mt-3 flex justify-end">
        <Button type="submit" variant="primary" pending={commanding.pending !== null}>
          {isHeld ? words.applyAndResume : words.apply}
        </Button>
      </div>
    </form>
  );
}

/** The agents that are held because a limit of their own is used up. */
function heldAgents(store: SessionStore): readonly AgentId[] {
  const { budget, graph } = store.whole();
  const scopes = budget.crossed.flatMap(({ line, scope }) =>
    line === 'hard' && scope !== null ? [scope] : [],
  );
  return [...new Set(scopes)].filter((agent) => graph.agents.get(agent)?.held === true);
}

/** A limit in money for a model without a price is refused at its field. */
function refusedAt({ error }: Commanding): BudgetErrors {
  if (error?.kind !== 'refused' || !error.field?.startsWith('budget.')) return {};
  return { [budgetFieldOf(error.field)]: error.message };
}

function Failure({ commanding }: { readonly commanding: Commanding }) {
  const { error } = commanding;
  if (error === null || Object.keys(refusedAt(commanding)).length > 0) return null;
  const { title, text } = describeApiError(error);
  return (
    <ErrorNote title={title} className="mt-3">
      {text}
    </ErrorNote>
  );
}
