import path from 'node:path';
import type { Logger } from 'pino';
import type { LaunchSession } from '#core/protocol/command.ts';
import type { EntryDraft } from '#core/protocol/entry.ts';
import type { Usage } from '#core/protocol/usage.ts';
import { HUMAN, type AgentId, type SessionId } from '#core/protocol/ids.ts';
import { PROTOCOL_VERSION } from '#core/protocol/protocol-version.ts';
import type { Signal } from '#core/protocol/signal.ts';
import type { Clock } from '#server/clock.ts';
import type { IdSource } from '#server/id-source.ts';
import type { LanguageModel } from '#server/models/language-model.ts';
import { createIsolatedRun } from '#server/orchestrator/isolated-run.ts';
import { createSessionRun, type SessionRun } from '#server/orchestrator/session-run.ts';
import type { BlobStore } from '#server/persistence/blob-store.ts';
import type { Ownership } from '#server/persistence/ownership.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { SessionLogStore } from '#server/persistence/session-log-store.ts';
import type { LogTails } from '#server/realtime/log-tails.ts';
import type { Tool } from '#server/tools/tool.ts';
import { prepareWorkspace } from '#server/workspace/create-workspace.ts';
import { restoreWorkspace, type UntouchedWorkspace } from '#server/workspace/restore-workspace.ts';
import { keepSummary, type SummaryKeeper } from './summary-keeper.ts';

/** One session from its launch to its end, in this process. */
export interface SessionLife {
  readonly session: SessionId;
  readonly ownership: Ownership;
  /** Ends it by command; resolves when the request is on record. */
  stop(by: AgentId): Promise<void>;
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
  onSignal(signal: Signal): void;
  onSummary(): void;
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
  const { log, ownership } = launch;
  const detach = parts.tails.attach(log);
  const { store, logger } = parts;
  const keeper = keepSummary({ log, ownership, store, logger, onSaved: parts.onSummary });
  await log.append([launched(log.session, launch)]);

  const preparing = new AbortController();
  const state: { run: SessionRun | null; stopped: boolean } = { run: null, stopped: false };
  const ended = live(parts, launch, {
    signal: preparing.signal,
    onRun: (run) => (state.run = run),
  }).finally(() => end(parts, launch, { keeper, detach }));

  return {
    session: log.session,
    ownership,
    ended: ended.catch((error: unknown) => logger.error({ err: error }, 'a session ended badly')),
    async stop(by) {
      if (state.run !== null) return state.run.stop(by);
      if (state.stopped) return;
      state.stopped = true;
      await log.append([{ type: 'stop-requested', causation: [], body: { by } }]);
      preparing.abort();
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

interface Hooks {
  readonly signal: AbortSignal;
  onRun(run: SessionRun): void;
}

async function live(parts: SessionLifeParts, launch: Launch, hooks: Hooks): Promise<void> {
  const { log, command } = launch;
  const folder = path.join(parts.home, 'workspaces', log.session);
  try {
    await isOver(launch.compared?.after, hooks.signal);
    const place = {
      source: launch.source,
      root: path.join(folder, 'files'),
      gitDir: path.join(folder, 'baseline'),
      exclude: [parts.home],
      clock: parts.clock,
      signal: hooks.signal,
    };
    const { workspace, copies, prepared } =
      launch.compared === undefined
        ? await prepareWorkspace(place)
        : await restoreWorkspace(launch.compared.workspace, place);
    await log.append([{ type: 'workspace-prepared', causation: [1], body: prepared }]);
    hooks.signal.throwIfAborted();
    const createRun = command.mode === 'isolated' ? createIsolatedRun : createSessionRun;
    const run = createRun({
      ...parts,
      command,
      log,
      workspace,
      copies,
      prepared,
      model: launch.model,
    });
    hooks.onRun(run);
    await run.run();
  } catch (error) {
    await log.append([failed(error, hooks.signal.aborted)]).catch(() => undefined);
  }
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
async function end(
  parts: SessionLifeParts,
  { log, ownership }: Launch,
  held: { keeper: SummaryKeeper; detach: () => void },
): Promise<void> {
  await log.close();
  await held.keeper.finish();
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
