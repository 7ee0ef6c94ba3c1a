'use client';
import {
  Check,
  Circle,
  CircleDashed,
  CircleDotDashed,
  CircleSlash2,
  X,
  type LucideIcon,
} from 'lucide-react';
import { useState } from 'react';
import {
  stepsOfPhase,
  type StepRecord,
  type StepState,
} from '#core/projections/plan-board/plan-board.ts';
import type { Plan } from '#core/protocol/plan.ts';
import { decisionWords } from '#components/decision-words.ts';
import { sessionWords } from '#components/session-words.ts';
import { classNames } from '#components/ui/class-names.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { formatDuration } from '#components/ui/time-format.ts';
import { DecisionsPanel } from './decisions-panel.tsx';
import { PlanVersionFacts, VersionChooser } from './plan-versions.tsx';
import { useSelection } from './selection-context.tsx';
import { useSession, useSessionStore, useView } from './session-context.tsx';
import { WaitList } from './wait-list.tsx';

const words = sessionWords.plan;

const looks: Record<StepState, { readonly icon: LucideIcon; readonly tone: string }> = {
  waiting: { icon: CircleDashed, tone: 'text-ink-faint' },
  ready: { icon: Circle, tone: 'text-ink-soft' },
  running: { icon: CircleDotDashed, tone: 'text-request' },
  done: { icon: Check, tone: 'text-pass' },
  failed: { icon: X, tone: 'text-fail' },
  dropped: { icon: CircleSlash2, tone: 'text-ink-faint' },
};

/** The plan at the playhead, and beside it what the team decides together where it does. */
export function PlanPanel() {
  const count = useSession((store) => store.whole().decisions.decisions.size);
  const [shown, setShown] = useState('steps');
  if (count === 0) return <Steps />;
  const tally = <span className="numeric text-ink-faint">{count}</span>;
  return (
    <Tabs
      label={decisionWords.switchLabel}
      look="segment"
      value={shown}
      onChange={setShown}
      className="h-full [&>div:first-child]:px-4 [&>div:first-child]:pt-3"
      tabs={[
        { value: 'steps', label: decisionWords.steps, content: <Steps /> },
        {
          value: 'decisions',
          label: (
            <>
              {decisionWords.tab} {tally}
            </>
          ),
          content: <DecisionsPanel />,
        },
      ]}
    />
  );
}

/** The versions of the plan, its phases and steps, who waits for whom. */
function Steps() {
  const versions = useView((view) => view.plan.versions);
  const waits = useView((view) => view.approval.pending !== null);
  const [chosen, setChosen] = useState<number | null>(null);
  const latest = versions.at(-1);
  if (latest === undefined) {
    const title = waits ? sessionWords.approval.planTabWaits : words.emptyTitle;
    return (
      <EmptyState title={title}>{waits ? sessionWords.approval.intro : words.emptyText}</EmptyState>
    );
  }
  const place = Math.min(chosen ?? versions.length - 1, versions.length - 1);
  const shown = versions[place] ?? latest;
  const isLatest = shown === latest;
  return (
    <div className="flex h-full flex-col">
      <div className="hairline-scroll min-h-0 flex-1 overflow-y-auto px-4 py-3">
        <Progress />
        <VersionChooser
          place={place}
          count={versions.length}
          onChoose={(next) => setChosen(next >= versions.length - 1 ? null : next)}
        />
        <PlanVersionFacts version={shown} previous={versions[place - 1] ?? null} />
        {isLatest ? <Phases plan={latest.plan} /> : <PastPhases plan={shown.plan} />}
      </div>
      <WaitList />
    </div>
  );
}

function Progress() {
  const { done, total } = useView((view) => view.plan.progress);
  return (
    <>
      <p className="numeric text-12 text-ink-faint">{words.progress(done, total)}</p>
      <div aria-hidden className="mt-1.5 h-1 overflow-hidden rounded-full bg-ink/8">
        <div
          className="h-full bg-ink-soft transition-[width]"
          style={{ width: `${(100 * done) / Math.max(1, total)}%` }}
        />
      </div>
    </>
  );
}

/** The steps of a version that was replaced, as it had them. */
function PastPhases({ plan }: { readonly plan: Plan }) {
  return plan.phases.map((phase) => (
    <section key={phase.id} aria-label={phase.name} className="mt-5">
      <h2 className="text-12 font-medium text-ink-faint">{phase.name}</h2>
      <ol className="mt-1.5 space-y-2">
        {plan.steps
          .filter((step) => step.phase === phase.id)
          .map((step) => (
            <li key={step.id}>
              <span className="block text-13 text-ink-soft">{step.title}</span>
              <span className="block truncate text-12 text-ink-faint">
                {step.assignee ?? words.queueOf(step.role ?? '')}
                {step.after.length > 0 ? `, ${words.after(step.after.join(', '))}` : ''}
              </span>
            </li>
          ))}
      </ol>
    </section>
  ));
}

function Phases({ plan }: { readonly plan: Plan }) {
  const store = useSessionStore();
  // Steps change in place: every move of the playhead may show another state of one.
  useSession(({ playhead }) => playhead().seq);
  const { plan: board } = store.view();
  return plan.phases.map((phase) => (
    <section key={phase.id} aria-label={phase.name} className="mt-5">
      <h2
        className={classNames(
          'text-12 font-medium',
          board.phases.get(phase.id)?.state === 'running' ? 'text-ink' : 'text-ink-faint',
        )}
      >
        {phase.name}
      </h2>
      <ol className="mt-1.5">
        {stepsOfPhase(board, phase.id).map((record) => (
          <StepRow key={record.step.id} record={record} />
        ))}
      </ol>
    </section>
  ));
}

function StepRow({ record }: { readonly record: StepRecord }) {
  const { select } = useSelection();
  const { icon: Icon, tone } = looks[record.state];
  const { step, startedAt, endedAt } = record;
  return (
    <li>
      <button
        type="button"
        onClick={() => record.agent !== null && select({ kind: 'agent', id: record.agent })}
        className="-mx-2 flex w-[calc(100%+1rem)] items-start gap-2 rounded-6 px-2 py-1.5 text-left hover:bg-hover"
      >
        <span
          role="img"
          aria-label={words.states[record.state]}
          title={words.states[record.state]}
          className={`mt-0.5 ${tone}`}
        >
          <Icon aria-hidden size={15} strokeWidth={2} />
        </span>
        <span className="min-w-0 flex-1">
          <span
            className={classNames(
              'block text-13',
              record.state === 'dropped' ? 'text-ink-faint line-through' : 'text-ink',
            )}
          >
            {step.title}
          </span>
          <span className="block truncate text-12 text-ink-faint">
            {record.agent ?? words.queueOf(step.role ?? '')}
            {step.after.length > 0 && record.state === 'waiting'
              ? `, ${words.after(step.after.join(', '))}`
              : ''}
          </span>
        </span>
        {startedAt !== null && endedAt !== null && (
          <span className="numeric mt-0.5 text-12 text-ink-faint">
            {formatDuration(endedAt - startedAt)}
          </span>
        )}
      </button>
    </li>
  );
}
