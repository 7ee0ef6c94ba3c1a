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
import {
  stepsOfPhase,
  type StepRecord,
  type StepState,
} from '#core/projections/plan-board/plan-board.ts';
import type { Plan } from '#core/protocol/plan.ts';
import { sessionWords } from '#components/session-words.ts';
import { classNames } from '#components/ui/class-names.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { formatDuration } from '#components/ui/time-format.ts';
import { useSelection } from './selection-context.tsx';
import { useSession, useSessionStore, useView } from './session-context.tsx';

const words = sessionWords.plan;

const looks: Record<StepState, { readonly icon: LucideIcon; readonly tone: string }> = {
  waiting: { icon: CircleDashed, tone: 'text-ink-faint' },
  ready: { icon: Circle, tone: 'text-ink-soft' },
  running: { icon: CircleDotDashed, tone: 'text-request' },
  done: { icon: Check, tone: 'text-pass' },
  failed: { icon: X, tone: 'text-fail' },
  dropped: { icon: CircleSlash2, tone: 'text-ink-faint' },
};

/** The coordinator's plan at the playhead: phases, steps, who does them, how far they are. */
export function PlanPanel() {
  const plan = useView((view) => view.plan.current);
  const progress = useView((view) => view.plan.progress);
  const waits = useView((view) => view.approval.pending !== null);
  if (plan === null) {
    const title = waits ? sessionWords.approval.planTabWaits : words.emptyTitle;
    return (
      <EmptyState title={title}>{waits ? sessionWords.approval.intro : words.emptyText}</EmptyState>
    );
  }
  return (
    <div className="hairline-scroll h-full overflow-y-auto px-4 py-3">
      <p className="numeric flex justify-between text-12 text-ink-faint">
        <span>{words.progress(progress.done, progress.total)}</span>
        <span>{words.version(plan.version)}</span>
      </p>
      <div aria-hidden className="mt-1.5 h-1 overflow-hidden rounded-full bg-ink/8">
        <div
          className="h-full bg-ink-soft transition-[width]"
          style={{ width: `${(100 * progress.done) / Math.max(1, progress.total)}%` }}
        />
      </div>
      {plan.reason !== '' && <p className="mt-3 text-13 text-ink-soft">{plan.reason}</p>}
      <Phases plan={plan} />
    </div>
  );
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
