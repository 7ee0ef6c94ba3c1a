import Link from 'next/link';
import type { ReactNode } from 'react';
import { OFFLINE_MODEL } from '#core/protocol/command.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import { SessionStateMark } from '#components/marks/session-state-mark.tsx';
import { Duration } from '#components/ui/duration.tsx';
import { Money } from '#components/ui/money.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { words } from '#components/words.ts';
import { findingTicks, type TickState } from './finding-ticks.ts';
import { SESSION_GRID } from './session-grid.ts';

/** One session of the list; the whole row leads to it. */
export function SessionRow({ session }: { readonly session: SessionSummary }) {
  const { columns } = words.sessions;
  return (
    <li
      className={`relative flex flex-wrap items-center gap-x-4 gap-y-1.5 border-b border-line py-3 transition-colors hover:bg-hover/50 md:grid md:min-h-16 ${SESSION_GRID}`}
    >
      <SessionStateMark state={session.state} />
      <div className="min-w-0 flex-1 basis-[80%]">
        <Link
          href={`/sessions/${session.id}`}
          className="block truncate text-14 font-medium outline-none after:absolute after:inset-0 after:rounded-8 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
        >
          {session.task}
        </Link>
        <p className="truncate text-12 text-ink-faint">{origin(session)}</p>
      </div>
      <Findings session={session} />
      <Cell name={columns.agents}>{session.agents}</Cell>
      <Cell name={columns.duration}>
        <Duration from={session.startedAt} to={endOf(session)} />
      </Cell>
      <Cell name={columns.cost}>
        <Money usd={session.costUsd} />
      </Cell>
      <Cell name={columns.started}>
        <RelativeTime at={session.startedAt} />
      </Cell>
    </li>
  );
}

/** An interrupted session has no end of its own, and its clock stands. */
function endOf({ endedAt, state, startedAt }: SessionSummary): number | null {
  return state === 'interrupted' ? (endedAt ?? startedAt) : endedAt;
}

function origin({ state, workspace, model }: SessionSummary): string {
  const code = workspace.kind === 'sample' ? words.sessions.sample(workspace.name) : workspace.path;
  const analyst = model === OFFLINE_MODEL ? words.sessions.offlineModel : model;
  return [words.states[state], code, analyst].join(' · ');
}

function Cell({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <span className="numeric text-13 text-ink-soft md:text-right">
      <span className="sr-only">{name}: </span>
      <span aria-hidden className="mr-1 text-12 text-ink-faint md:hidden">
        {name}
      </span>
      {children}
    </span>
  );
}

const tickClass: Record<TickState, string> = {
  validated: 'bg-validation',
  fixed: 'border border-validation',
  open: 'bg-discovery/70',
};

function Findings({ session }: { readonly session: SessionSummary }) {
  const { findings, fixed, validated } = session;
  const name = words.sessions.columns.findings;
  if (findings === 0) return <Cell name={name}>{words.sessions.noFindings}</Cell>;
  return (
    <div className="numeric min-w-0 text-13 text-ink-soft">
      <span className="sr-only">{name}: </span>
      <p>
        {words.sessions.found(findings)}
        <span className="text-ink-faint">, {words.sessions.fixed(fixed)}</span>
        <span className="sr-only">, {words.sessions.validated(validated)}</span>
      </p>
      <div aria-hidden className="mt-1 flex h-1.5 gap-0.5">
        {findingTicks(session).map((state, index) => (
          <span key={index} className={`w-1 rounded-full ${tickClass[state]}`} />
        ))}
      </div>
    </div>
  );
}
