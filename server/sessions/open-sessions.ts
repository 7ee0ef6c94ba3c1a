import { randomUUID } from 'node:crypto';
import os from 'node:os';
import type { Logger } from 'pino';
import { OFFLINE_MODEL, type LaunchSession, type WorkspaceSource } from '#core/protocol/command.ts';
import type { Usage } from '#core/protocol/usage.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import { HUMAN, type SessionId } from '#core/protocol/ids.ts';
import type { Compare, SessionCommand } from '#core/protocol/session-command.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import { KeyMissing } from '#server/errors/key-missing.ts';
import { NotRunning } from '#server/errors/not-running.ts';
import { SessionMissing } from '#server/errors/session-missing.ts';
import { ShuttingDown } from '#server/errors/shutting-down.ts';
import { TooManySessions } from '#server/errors/too-many-sessions.ts';
import type { Clock } from '#server/clock.ts';
import type { IdSource } from '#server/id-source.ts';
import type { LanguageModel } from '#server/models/language-model.ts';
import { createSessionLog } from '#server/persistence/create-session-log.ts';
import type { Persistence } from '#server/persistence/open-persistence.ts';
import type { Gateway } from '#server/realtime/gateway.ts';
import type { LogTails } from '#server/realtime/log-tails.ts';
import { createRandomIds } from '#server/random-ids.ts';
import { createSystemClock } from '#server/system-clock.ts';
import type { Tool } from '#server/tools/tool.ts';
import { resolveSourceFolder } from '#server/workspace/roots.ts';
import { createComparing } from './comparing.ts';
import { LAPSE_MS, markInterrupted } from './interrupted-sessions.ts';
import { sampleFolder } from './samples.ts';
import {
  beginSessionLife,
  type ComparedLaunch,
  type SessionLife,
  type SessionLifeParts,
} from './session-life.ts';

/** Sessions that run at once in one server. */
const RUNNING_LIMIT = 100;
const HEARTBEAT_MS = 4_000;

/** The sessions that run in this process, and how to launch more. */
export interface Sessions {
  /**
   * Launches; resolves with the id when the launch is on record. Rejects with KeyMissing,
   * SampleMissing, a refused folder, TooManySessions or ShuttingDown.
   */
  launch(command: LaunchSession): Promise<SessionId>;
  /** Carries out a command; resolves when it is on record. Rejects with SessionMissing or NotRunning. */
  carryOut(session: SessionId, command: Exclude<SessionCommand, Compare>): Promise<void>;
  /**
   * Launches what the session is to be compared with, one run after another; resolves with their ids.
   * Rejects with SessionMissing, NotComparable, and as `launch`.
   */
  compare(session: SessionId, command: Compare): Promise<readonly SessionId[]>;
  /** Marks what runs as interrupted and ends it. */
  close(): Promise<void>;
}

export interface SessionsParts {
  readonly persistence: Persistence;
  readonly tails: LogTails;
  readonly gateway: Gateway;
  readonly logger: Logger;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly home: string;
  readonly samplesFolder: string;
  readonly roots: readonly string[];
  /** US dollars of a call, or null when the model's price is unknown. */
  priceOf(model: string, usage: Usage): number | null;
  /** The model of that name, or null when it needs a key that this server doesn't have. */
  modelNamed(name: string): LanguageModel | null;
}

/** Opens the sessions: what a dead owner left is marked as interrupted, now and from time to time. */
export async function openSessions(parts: SessionsParts): Promise<Sessions> {
  const { store, exclusive } = parts.persistence;
  const owner = `${os.hostname()}/${process.pid}/${randomUUID()}`;
  const clock = createSystemClock();
  const ids = createRandomIds();
  const running = new Map<SessionId, SessionLife>();
  let closing = false;

  const recovery = { store, clock, logger: parts.logger, owner };
  await markInterrupted(recovery, exclusive ? 0 : LAPSE_MS);
  const timer = setInterval(() => {
    beat().catch((error: unknown) => parts.logger.warn({ err: error }, 'a heartbeat failed'));
  }, HEARTBEAT_MS);

  async function beat(): Promise<void> {
    const lost = await store.heartbeat([...running.values()].map((life) => life.ownership));
    for (const session of lost) running.get(session)?.abandon();
    if (!exclusive) await markInterrupted(recovery, LAPSE_MS);
  }

  const lifeParts = toLifeParts(parts, clock, ids);

  async function lifeOf(session: SessionId): Promise<SessionLife> {
    const life = running.get(session);
    if (life !== undefined) return life;
    if ((await store.find(session)) === null) throw new SessionMissing(session);
    throw new NotRunning(session);
  }

  async function begin(command: LaunchSession, compared?: ComparedLaunch): Promise<SessionLife> {
    if (closing) throw new ShuttingDown();
    if (running.size >= RUNNING_LIMIT) throw new TooManySessions(RUNNING_LIMIT);
    const model = parts.modelNamed(command.model);
    if (model === null) throw new KeyMissing(command.model);
    const source = await resolveWorkspace(command.workspace, parts);
    const session = ids.next('s') as SessionId;
    const summary = firstSummary(session, { command, compared }, clock.now());
    const ownership = await store.createSession(summary, owner);
    const log = await createSessionLog(store, ownership, clock);
    const launch = { command, log, ownership, model, source };
    const life = await beginSessionLife(lifeParts, compared ? { ...launch, compared } : launch);
    running.set(session, life);
    void life.ended.finally(() => running.delete(session));
    return life;
  }

  return {
    launch: async (command) => (await begin(command)).session,
    compare: createComparing({ ...lifeParts, begin, running, limit: RUNNING_LIMIT }),
    async carryOut(session, command) {
      switch (command.command) {
        case 'stop':
          return (await lifeOf(session)).stop(HUMAN);
        default:
          unreachable(command.command);
      }
    },
    async close() {
      closing = true;
      clearInterval(timer);
      const lives = [...running.values()];
      await Promise.allSettled(lives.map((life) => life.interrupt('The server was shut down.')));
      await Promise.allSettled(lives.map((life) => life.ended));
    },
  };
}

function toLifeParts(parts: SessionsParts, clock: Clock, ids: IdSource): SessionLifeParts {
  const { persistence, tails, logger, tools, home, gateway } = parts;
  return {
    store: persistence.store,
    blobs: persistence.blobs,
    ...{ clock, ids, tails, logger, tools, home },
    priceOf: parts.priceOf,
    onSignal: (signal) => gateway.signal(signal),
    onSummary: () => gateway.hintSessionsChanged(),
  };
}

function resolveWorkspace(source: WorkspaceSource, parts: SessionsParts): Promise<string> {
  if (source.kind === 'sample') return sampleFolder(parts.samplesFolder, source.name);
  return resolveSourceFolder(source.path, parts.roots, parts.home);
}

interface Asked {
  readonly command: LaunchSession;
  readonly compared: ComparedLaunch | undefined;
}

function firstSummary(id: SessionId, { command, compared }: Asked, at: number): SessionSummary {
  const free = command.model === OFFLINE_MODEL;
  return {
    id,
    task: command.task,
    workspace: command.workspace,
    model: command.model,
    mode: command.mode,
    comparedWith: compared?.comparedWith ?? null,
    state: 'preparing',
    reason: '',
    startedAt: at,
    endedAt: null,
    agents: 0,
    findings: 0,
    fixed: 0,
    validated: 0,
    messages: 0,
    inputTokens: 0,
    outputTokens: 0,
    costUsd: free ? 0 : null,
    head: 0,
  };
}
