'use client';
import { ArrowRight } from 'lucide-react';
import type { Wait } from '#core/projections/wait-for/wait-for.ts';
import { hasEnded } from '#core/projections/session-status/session-status.ts';
import type { StepId } from '#core/protocol/ids.ts';
import type { WaitSubject } from '#core/protocol/wait.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import { DetailLink } from '#components/inspector/detail-parts.tsx';
import { sessionWords } from '#components/session-words.ts';
import { formatDuration } from '#components/ui/time-format.ts';
import { useSelection } from './selection-context.tsx';
import { useSession, useSessionStore, useView } from './session-context.tsx';

const words = sessionWords.versions;

/** Who waits for whom at the playhead, on what and for how long; nothing after the end. */
export function WaitList() {
  const waits = useView((view) => view.waits.waits);
  const over = useView((view) => hasEnded(view.status.state));
  if (over) return null;
  return (
    <section
      aria-label={words.waits}
      className="hairline-scroll h-28 shrink-0 overflow-y-auto border-t border-line px-4 py-2.5"
    >
      <h2 className="text-12 font-medium text-ink-faint">{words.waits}</h2>
      {waits.length === 0 ? (
        <p className="mt-1.5 text-12 text-ink-faint">{words.nobodyWaits}</p>
      ) : (
        <ul className="mt-1 space-y-0.5">
          {waits.map((wait) => (
            <WaitRow key={wait.seq} wait={wait} />
          ))}
        </ul>
      )}
    </section>
  );
}

function WaitRow({ wait }: { readonly wait: Wait }) {
  const store = useSessionStore();
  const { select } = useSelection();
  const time = useSession(({ status }) => status().time);
  const titleOf = (step: StepId) => store.view().plan.steps.get(step)?.step.title ?? step;
  return (
    <li className="numeric flex items-baseline gap-1.5 text-12 text-ink-faint">
      <DetailLink onClick={() => select({ kind: 'agent', id: wait.agent })}>
        {wait.agent}
      </DetailLink>
      <ArrowRight aria-hidden size={11} className="shrink-0 self-center" />
      <span className="min-w-0 flex-1 truncate" title={describe(wait.on, titleOf)}>
        <span className="text-ink-soft">{wait.for.join(', ')}</span>, {describe(wait.on, titleOf)}
      </span>
      <span className="shrink-0">{formatDuration(Math.max(0, time - wait.since))}</span>
    </li>
  );
}

function describe(on: WaitSubject, titleOf: (step: StepId) => string): string {
  switch (on.kind) {
    case 'request':
      return words.waitOn.request;
    case 'dependency':
      return words.waitOn.dependency(on.topic);
    case 'step':
      return words.waitOn.step(titleOf(on.step));
    case 'decision':
      return words.waitOn.decision;
    default:
      return unreachable(on);
  }
}
