import type { Logger } from 'pino';
import type { LaunchSession } from '#core/protocol/command.ts';
import type { Entry, EntryDraft } from '#core/protocol/entry.ts';
import type { Usage } from '#core/protocol/usage.ts';
import { HUMAN, type AgentId, type SessionId } from '#core/protocol/ids.ts';
import { PROTOCOL_VERSION } from '#core/protocol/protocol-version.ts';
import type { RunCommand } from '#core/protocol/session-command.ts';
import type { Signal } from '#core/protocol/signal.ts';
import type { Clock } from '#server/clock.ts';
import type { IdSource } from '#server/id-source.ts';
import type { LanguageModel } from '#server/models/language-model.ts';
import { checkBudget } from '#server/orchestrator/control/check-budget.ts';
import { createIsolatedRun } from '#server/orchestrator/isolated-run.ts';
import { levelOfFault } from '#server/orchestrator/loss-of-log.ts';
import type { SessionLimits } from '#server/orchestrator/session-parts.ts';
import { createSessionRun, type SessionRun } from '#server/orchestrator/session-run.ts';
import type { BlobStore } from '#server/persistence/blob-store.ts';
import type { Ownership } from '#server/persistence/ownership.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { SessionLogStore } from '#server/persistence/session-log-store.ts';
import type { LogTails } from '#server/realtime/log-tails.ts';
import type { Tool } from '#server/tools/tool.ts';
import { prepareWorkspace } from '#server/workspace/create-workspace.ts';
import { toEarlyEntries } from './early-command.ts';
import { restoreWorkspace, type UntouchedWorkspace } from '#server/workspace/restore-workspace.ts';
import { keepSummary, type SummaryKeeper } from './summary-keeper.ts';
import { workspacePlace } from './workspace-place.ts';

/** One session from its launch to its end, in this process. */
export interface SessionLife {
  readonly session: SessionId;
  readonly ownership: Ownership;
  /** Carries out a command; resolves when it is on record. Rejects with BadTarget. */
  carryOut(command: RunCommand, by: AgentId): Promise<void>;
  /** Ends it because the server does: it is marked as interrupted and can be looked at. */
  interrupt(reason: string): Promise<void>;
  /** Someone else writes this session now: ends all work here without a word. */
  abandon(): void;
  /** Resolves when everything has ended and is on record. Never rejects. */
  readonly ended: Promise<void>;
}

export interface SessionLifeParts {
  readonly store: SessionLogStore;
  readonly blobs: BlobStore;
  readonly tails: LogTails;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly tools: ReadonlyMap<string, Tool>;
  /** Where MAOS keeps its own data: workspaces lie there, and no workspace may hold a copy of it. */
  readonly home: string;
  /** US dollars of a call, or null when the model's price is unknown. */
  priceOf(model: string, usage: Usage): number | null;
  /** Tokens that a model's context holds, or null when that is unknown. */
  contextOf(model: string): number | null;
  onSignal(signal: Signal): void;
  onSummary(): void;
  /** Bounds of each session; the usual ones when left out. */
  readonly limits?: Partial<SessionLimits>;
}

export interface Launch {
  readonly command: LaunchSession;
  readonly log: SessionLog;
  readonly ownership: Ownership;
  readonly model: LanguageModel;
  /** The folder to copy; absolute. */
  readonly source: string;
  /** Where it is launched to be compared with another session. */
  readonly compared?: ComparedLaunch;
}

/** What makes a session one of a comparison. */
export interface ComparedLaunch {
  readonly comparedWith: SessionId;
  /** What goes first: the session does nothing until this is over. */
  readonly after: Promise<unknown>;
  /** The workspace as the compared session found it. */
  readonly workspace: UntouchedWorkspace;
}

/** Starts the session's life; its launch is already asked for and allowed. */
export async function beginSessionLife(
  parts: SessionLifeParts,
  launch: Launch,
): Promise<SessionLife> {
  const { log, command, compared, model } = launch;
  const held = holdSession(parts, launch, []);
  await log.append([launched(log.session, launch)]);
  return live(parts, held, async ({ signal, onRun }) => {
    await isOver(compared?.after, signal);
    const place = {
      source: launch.source,
      ...workspacePlace(parts.home, log.session),
      exclude: [parts.home],
      clock: parts.clock,
      signal,
    };
    const { workspace, copies, prepared } =
      compared === undefined
        ? await prepareWorkspace(place)
        : await restoreWorkspace(compared.workspace, place);
    await log.append([{ type: 'workspace-prepared', causation: [1], body: prepared }]);
    signal.throwIfAborted();
    const createRun = command.mode === 'isolated' ? createIsolatedRun : createSessionRun;
    const run = createRun({
      ...runParts(parts),
      ...{ command, log, workspace, copies, prepared, model },
    });
    onRun(run);
    await run.run();
  });
}

/** A session that is written by this process, with whoever follows its log. */
export interface HeldSession {
  readonly command: LaunchSession;
  readonly log: SessionLog;
  readonly ownership: Ownership;
  readonly keeper: SummaryKeeper;
  /** Lets go of the log's tail. */
  detach(): void;
}

/** Has viewers and the session's summary follow its log, of which `entries` is what there is so far. */
export function holdSession(
  parts: SessionLifeParts,
  { command, log, ownership }: Pick<Launch, 'command' | 'log' | 'ownership'>,
  entries: readonly Entry[],
): HeldSession {
  const { store, logger, tails, onSummary } = parts;
  const keeper = keepSummary({ log, ownership, store, logger, entries, onSaved: onSummary });
  return { command, log, ownership, keeper, detach: tails.attach(log) };
}

/** What is common to the runs of all sessions here. */
export function runParts(parts: SessionLifeParts) {
  return {
    ...parts,
    recentSessions: async () =>
      (await parts.store.list({ search: '', cursor: null, limit: 200 })).sessions,
  };
}

interface Work {
  readonly signal: AbortSignal;
  /** To be called when there is a run that takes commands. */
  onRun(run: SessionRun): void;
}

/** The life of a held session while it does `work`; what that throws ends it as failed. */
export function live(
  parts: SessionLifeParts,
  held: HeldSession,
  work: (hooks: Work) => Promise<void>,
): SessionLife {
  const { log, ownership } = held;
  const preparing = new AbortController();
  const { signal } = preparing;
  const state: { run: SessionRun | null; stopped: boolean } = { run: null, stopped: false };
  const ended = work({ signal, onRun: (run) => (state.run = run) })
    .catch((error: unknown) => log.append([failed(error, signal.aborted)]).catch(() => undefined))
    .then(() => end(parts, held));

  return {
    session: log.session,
    ownership,
    ended: ended.catch((error: unknown) => {
      parts.logger[levelOfFault(error)]({ err: error }, 'a session was not closed here');
    }),
    async carryOut(command, by) {
      if (state.run !== null) return state.run.carryOut(command, by);
      if (state.stopped) return;
      const stops = command.command === 'stop';
      if (command.command === 'set-budget') {
        checkBudget(command.budget, held.command.model, parts.priceOf);
      }
      const entries = toEarlyEntries(command, by);
      state.stopped = stops;
      await log.append(entries);
      if (stops) preparing.abort();
    },
    async interrupt(reason) {
      await log.append([{ type: 'session-interrupted', causation: [], body: { reason } }]);
      await log.close();
      preparing.abort();
      await state.run?.stop(HUMAN).catch(() => undefined);
    },
    abandon() {
      preparing.abort();
      void state.run?.stop(HUMAN).catch(() => undefined);
    },
  };
}

/** Resolves when `first` is over, however it ends; rejects when the signal does not wait for that. */
function isOver(first: Promise<unknown> | undefined, signal: AbortSignal): Promise<unknown> {
  if (first === undefined) return Promise.resolve();
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped while waiting')), {
      once: true,
    });
    first.then(resolve, resolve);
  });
}

/** What must be true of every session that has ended here, however it ended. */
async function end(parts: SessionLifeParts, held: HeldSession): Promise<void> {
  const { log, ownership, keeper } = held;
  await log.close();
  await keeper.finish();
  held.detach();
  await parts.store.markEnded(ownership, parts.clock.now());
  parts.onSummary();
}

function launched(session: SessionId, { command, compared }: Launch): EntryDraft {
  const comparedWith = compared && { comparedWith: compared.comparedWith };
  const body = { session, ...command, ...comparedWith, protocolVersion: PROTOCOL_VERSION };
  return { type: 'session-launched', causation: [], body };
}

function failed(error: unknown, stopped: boolean): EntryDraft {
  const reason = error instanceof Error ? error.message : String(error);
  const body = stopped
    ? { outcome: 'stopped' as const, reason: 'Stopped before the team had begun.' }
    : { outcome: 'failed' as const, reason: reason.slice(0, 600) };
  return { type: 'session-finished', causation: [], body };
}
