import Link from 'next/link';
import type { ReactNode } from 'react';
import { OFFLINE_MODEL } from '#core/protocol/command.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import { SessionStateMark, sessionStateLooks } from '#components/marks/session-state-mark.tsx';
import { Duration } from '#components/ui/duration.tsx';
import { Money } from '#components/ui/money.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { words } from '#components/words.ts';
import { findingTicks, type TickState } from './finding-ticks.ts';
import { SESSION_GRID } from './session-grid.ts';

/** One session of the list; the whole row leads to it. On a phone the cells stand in three lines. */
export function SessionRow({ session }: { readonly session: SessionSummary }) {
  const { columns } = words.sessions;
  return (
    <li
      className={`relative grid items-center gap-y-1 border-b border-line py-3 transition-colors max-md:grid-cols-[1rem_minmax(0,1fr)_auto] max-md:gap-x-3 hover:bg-hover/50 md:min-h-16 ${SESSION_GRID}`}
    >
      <SessionStateMark state={session.state} />
      <div className="min-w-0">
        <Link
          href={`/sessions/${session.id}`}
          className="block truncate text-14 font-medium outline-none after:absolute after:inset-0 after:rounded-8 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
        >
          {session.task}
        </Link>
        <Origin session={session} />
      </div>
      <Findings session={session} />
      <Cell name={columns.agents} place="max-md:col-start-2 max-md:row-start-3">
        <span className="md:hidden">{words.sessions.agents(session.agents)}</span>
        <span className="max-md:hidden">{session.agents}</span>
      </Cell>
      <Cell name={columns.duration} place="max-md:col-start-3 max-md:row-start-2 max-md:text-right">
        <Lasting session={session} />
      </Cell>
      <Cell name={columns.cost} place="max-md:col-start-3 max-md:row-start-3 max-md:text-right">
        <Money usd={session.costUsd} />
      </Cell>
      <Cell name={columns.started} place="max-md:col-start-3 max-md:row-start-1 max-md:text-right">
        <RelativeTime at={session.startedAt} />
      </Cell>
    </li>
  );
}

function Origin({ session }: { readonly session: SessionSummary }) {
  const { state, workspace, model, mode } = session;
  const code = workspace.kind === 'sample' ? words.sessions.sample(workspace.name) : workspace.path;
  const analyst = model === OFFLINE_MODEL ? words.sessions.offlineModel : model;
  return (
    <p className="truncate text-12 text-ink-faint">
      <span className={sessionStateLooks[state].tone}>{words.states[state]}</span>
      {mode === 'isolated' && ` · ${words.sessions.apart}`}
      {` · ${code} · ${analyst}`}
    </p>
  );
}

/** An interrupted session may have no end of its own, and its clock stands. */
function Lasting({ session }: { readonly session: SessionSummary }) {
  const { endedAt, state, startedAt, restedMs } = session;
  if (endedAt === null && state === 'interrupted') return <>{words.sessions.noEnd}</>;
  return <Duration from={startedAt + restedMs} to={endedAt} />;
}

interface CellProps {
  readonly name: string;
  /** Where it stands on a phone. */
  readonly place: string;
  readonly children: ReactNode;
}

function Cell({ name, place, children }: CellProps) {
  return (
    <span className={`numeric text-12 text-ink-soft md:text-right md:text-13 ${place}`}>
      <span className="sr-only">{name}: </span>
      {children}
    </span>
  );
}

const tickClass: Record<TickState, string> = {
  validated: 'bg-validation',
  fixed: 'bg-validation/45',
  open: 'bg-discovery/80',
};

function Findings({ session }: { readonly session: SessionSummary }) {
  const { findings, fixed, validated } = session;
  return (
    <div className="numeric min-w-0 text-12 text-ink-soft max-md:col-start-2 max-md:row-start-2 md:text-13">
      <span className="sr-only">{words.sessions.columns.findings}: </span>
      {findings === 0 ? (
        <span className="text-ink-faint">{words.sessions.noFindings}</span>
      ) : (
        <>
          <p className="max-md:hidden">
            {words.sessions.found(findings)}
            <span className="text-ink-faint">, {words.sessions.fixed(fixed)}</span>
            <span className="sr-only">, {words.sessions.validated(validated)}</span>
          </p>
          <div className="flex items-center gap-2 md:mt-1.5">
            <span className="md:hidden">{words.sessions.found(findings)}</span>
            <span aria-hidden className="flex h-2 gap-px">
              {findingTicks(session).map((state, index) => (
                <span key={index} className={`w-1 rounded-[1px] ${tickClass[state]}`} />
              ))}
            </span>
          </div>
        </>
      )}
    </div>
  );
}
