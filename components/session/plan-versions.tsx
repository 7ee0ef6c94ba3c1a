'use client';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { HUMAN, type StepId } from '#core/protocol/ids.ts';
import type { PlanVersion } from '#core/projections/plan-board/plan-board.ts';
import type { Plan } from '#core/protocol/plan.ts';
import { DetailLink } from '#components/inspector/detail-parts.tsx';
import { sessionWords } from '#components/session-words.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import { formatClock } from '#components/ui/time-format.ts';
import { words as appWords } from '#components/words.ts';
import { useSessionStore } from './session-context.tsx';

const words = sessionWords.versions;

interface VersionChooserProps {
  /** The place of the version that shows, from 0. */
  readonly place: number;
  readonly count: number;
  readonly onChoose: (place: number) => void;
}

/** Leafs through the versions of the plan. */
export function VersionChooser({ place, count, onChoose }: VersionChooserProps) {
  return (
    <div role="group" aria-label={words.label} className="mt-2 -mr-2 flex h-8 items-center">
      <p className="numeric flex-1 text-12 text-ink-soft">{words.of(place + 1, count)}</p>
      {count > 1 && (
        <>
          <IconButton
            label={words.older}
            disabled={place === 0}
            onClick={() => onChoose(place - 1)}
          >
            <ChevronLeft aria-hidden size={15} />
          </IconButton>
          <IconButton
            label={words.newer}
            disabled={place === count - 1}
            onClick={() => onChoose(place + 1)}
          >
            <ChevronRight aria-hidden size={15} />
          </IconButton>
        </>
      )}
    </div>
  );
}

interface PlanVersionFactsProps {
  readonly version: PlanVersion;
  readonly previous: PlanVersion | null;
}

/** Why a version came to be, who made it, what called for it, and what it changed. */
export function PlanVersionFacts({ version, previous }: PlanVersionFactsProps) {
  const store = useSessionStore();
  const { plan, by, triggers, seq, at } = version;
  const causes = triggers.map((trigger) => words.triggers[trigger]).join(', ');
  return (
    <>
      {plan.reason !== '' && <p className="text-13 text-pretty text-ink-soft">{plan.reason}</p>}
      <p className="numeric mt-1 text-12 text-ink-faint">
        {causes === '' ? '' : `${words.calledForBy(causes)}, `}
        {words.byWhom(by === HUMAN ? appWords.roles.human.toLowerCase() : by)},{' '}
        <button
          type="button"
          title={words.goThere}
          onClick={() => store.seek(seq)}
          className="rounded-4 underline decoration-line-strong underline-offset-2 hover:text-ink"
        >
          {formatClock(at)}
        </button>
      </p>
      <Change version={version} previous={previous} />
      {plan.because.length > 0 && (
        <p className="mt-1 flex flex-wrap gap-x-2 text-12 text-ink-faint">
          {sessionWords.details.because}
          {plan.because.slice(0, 8).map((cause) => (
            <DetailLink key={cause} onClick={() => store.seek(cause)}>
              {cause}
            </DetailLink>
          ))}
        </p>
      )}
    </>
  );
}

const GROUPS = Object.keys(words.groups) as (keyof typeof words.groups)[];
const PHASE_GROUPS = Object.keys(words.phaseGroups) as (keyof typeof words.phaseGroups)[];

function Change({ version: { plan, change }, previous }: PlanVersionFactsProps) {
  if (change === null) return null;
  const before = previous?.plan ?? null;
  const rows = [
    ...GROUPS.map((group) => {
      const names = change[group].map((step) => nameOf(step, group, [plan, before]));
      return [words.groups[group], names] as const;
    }),
    ...PHASE_GROUPS.map((group) => {
      const all = [...plan.phases, ...(before?.phases ?? [])];
      const names = change[group].map((id) => all.find((phase) => phase.id === id)?.name ?? id);
      return [words.phaseGroups[group], names] as const;
    }),
  ].filter(([, names]) => names.length > 0);
  return (
    <section aria-label={words.change} className="mt-3 rounded-8 border border-line px-3 py-2">
      {rows.length === 0 && <p className="text-12 text-ink-faint">{words.nothing}</p>}
      <dl className="space-y-1.5">
        {rows.map(([name, titles]) => (
          <div key={name}>
            <dt className="text-12 text-ink-faint">{name}</dt>
            {titles.map((title) => (
              <dd key={title} className="text-13 break-words text-ink">
                {title}
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A step's title; where it was given to others, with whom it is for now. */
function nameOf(
  id: StepId,
  group: keyof typeof words.groups,
  [plan, before]: readonly [Plan, Plan | null],
): string {
  const step = [...plan.steps, ...(before?.steps ?? [])].find((one) => one.id === id);
  if (step === undefined) return id;
  const hand = step.assignee ?? sessionWords.plan.queueOf(step.role ?? '');
  return group === 'reassigned' ? `${step.title}, ${words.to(hand)}` : step.title;
}
