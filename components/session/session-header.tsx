'use client';
import Link from 'next/link';
import { hasEnded } from '#core/projections/session-status/session-status.ts';
import { costInUsd } from '#core/projections/costs/costs.ts';
import type { SessionState } from '#core/protocol/session-summary.ts';
import { sessionWords } from '#components/session-words.ts';
import { AppMark } from '#components/ui/app-mark.tsx';
import { Duration } from '#components/ui/duration.tsx';
import { formatCompact, formatCount, formatUsd } from '#components/ui/number-format.ts';
import type { Theme } from '#components/ui/theme.ts';
import { ThemeSwitch } from '#components/ui/theme-switch.tsx';
import { words } from '#components/words.ts';
import { useSession } from './session-context.tsx';
import { SessionControls } from './session-controls.tsx';
import { OriginLink, StateLine } from './state-line.tsx';
import type { SessionStore } from './session-store.ts';
import { useSummary } from './summary-context.tsx';
import { useSessionState } from './use-session-state.ts';

const text = sessionWords.header;

/** The slim bar: the task, how it stands, the clock, the counts, and how to stop it. */
export function SessionHeader({ theme }: { readonly theme: Theme }) {
  const summary = useSummary();
  const state = useSessionState();
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-3">
      <Link
        href="/"
        aria-label={words.app.home}
        title={words.app.home}
        className="rounded-6 p-1 text-ink"
      >
        <AppMark size={20} />
      </Link>
      <h1 className="min-w-0 truncate text-14 font-medium" title={summary.task}>
        {summary.task}
      </h1>
      <StateLine />
      <OriginLink />
      <Counts state={state} />
      <span className="ml-auto flex items-center gap-1.5 xl:ml-0">
        <SessionControls />
        <ThemeSwitch initial={theme} />
      </span>
    </header>
  );
}

/** The run as it is now, wherever the playhead stands: as its state and its clock beside them. */
function Counts({ state }: { readonly state: SessionState }) {
  const summary = useSummary();
  const status = (store: SessionStore) => (store.head() === 0 ? summary : store.whole().status);
  // What lies between an end and going on is no time of the session's.
  const from = useSession((store) => status(store).startedAt + status(store).restedMs);
  const endedAt = useSession((store) => status(store).endedAt);
  const agents = useSession((store) => store.whole().status.agents);
  const counts = useSession((store) => store.whole().findings.counts);
  const total = useSession((store) => store.whole().costs.total);
  const tokens = total.inputTokens + total.outputTokens;
  const offline = summary.model === 'offline';
  return (
    <dl className="numeric ml-auto hidden items-center gap-5 text-13 whitespace-nowrap text-ink-soft xl:flex">
      <Fact name={text.clock}>
        <Duration
          from={from}
          to={hasEnded(state) ? endedAt : null}
          className="inline-block min-w-14 text-right"
        />
      </Fact>
      <Fact name={text.agents}>{text.agentCount(agents)}</Fact>
      <Fact name={text.findings}>
        {text.findingCount(formatCount(counts.all), formatCount(counts.validated + counts.fixed))}
      </Fact>
      {offline ? (
        <Fact name={text.model}>{words.sessions.offlineModel}</Fact>
      ) : (
        <Fact name={text.cost}>
          {text.tokens(formatCompact(tokens))} · {formatUsd(costInUsd(total))}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt className="sr-only">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
