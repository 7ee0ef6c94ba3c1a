import { randomUUID } from 'node:crypto';
import os from 'node:os';
import type { Logger } from 'pino';
import { OFFLINE_MODEL, type LaunchSession, type WorkspaceSource } from '#core/protocol/command.ts';
import type { Usage } from '#core/protocol/usage.ts';
import { HUMAN, type SessionId } from '#core/protocol/ids.ts';
import type { Continue, RunCommand } from '#core/protocol/session-command.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import { KeyMissing } from '#server/errors/key-missing.ts';
import { checkBudget } from '#server/orchestrator/control/check-budget.ts';
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
import { continueSession } from './continue-session.ts';
import { forkSession } from './fork-session.ts';
import { startHeartbeat } from './heartbeat.ts';
import { LAPSE_MS, markInterrupted } from './interrupted-sessions.ts';
import { createRunningSessions } from './running-sessions.ts';
import { createPatchCommands, isPatchCommand, type PatchCommand } from './patch-commands.ts';
import { sampleFolder } from './samples.ts';
import { saveEnded } from './save-ended.ts';
import { beginSessionLife, type SessionLifeParts } from './session-life.ts';

/** The sessions that run in this process, and how to launch more. */
export interface Sessions {
  /**
   * Launches; resolves with the id when the launch is on record. Rejects with KeyMissing, PriceUnknown,
   * SampleMissing, a refused folder, TooManySessions or ShuttingDown.
   */
  launch(command: LaunchSession): Promise<SessionId>;
  /**
   * Carries out a command; resolves when it is on record. Rejects with SessionMissing, NotRunning or
   * BadTarget, and where it is about the patch as PatchCommands does.
   */
  carryOut(session: SessionId, command: RunCommand | PatchCommand): Promise<void>;
  /**
   * Lets an ended session go on; resolves when that is on record. Rejects with SessionMissing,
   * NotEnded, CannotContinue, BadTarget, KeyMissing, WorkspaceGone, TooManySessions or ShuttingDown.
   */
  goOn(session: SessionId, command: Continue): Promise<void>;
  /**
   * Goes back to a saved moment of a session, in one of its own, which has ended. Rejects with
   * SessionMissing, MomentMissing, WorkspaceGone or ShuttingDown.
   */
  restore(session: SessionId, name: string): Promise<SessionId>;
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
  /** Tokens that a model's context holds, or null when that is unknown. */
  contextOf(model: string): number | null;
  /** The model of that name, or null when it needs a key that this server doesn't have. */
  modelNamed(name: string): LanguageModel | null;
}

/** Opens the sessions: what a dead owner left is marked as interrupted, now and from time to time. */
export async function openSessions(parts: SessionsParts): Promise<Sessions> {
  const { store, exclusive } = parts.persistence;
  const owner = `${os.hostname()}/${process.pid}/${randomUUID()}`;
  const clock = createSystemClock();
  const ids = createRandomIds();
  const running = createRunningSessions(store, parts.tails);

  const recovery = { store, clock, logger: parts.logger, owner };
  await markInterrupted(recovery, exclusive ? 0 : LAPSE_MS);
  const stopBeating = startHeartbeat({ ...recovery, running, exclusive });
  const lifeParts = toLifeParts(parts, clock, ids);
  const reopening = { ...lifeParts, owner, modelOf: (name: string) => modelOf(parts, name) };
  const newSessionId = () => ids.next('s') as SessionId;

  const { tails, home, roots, persistence } = parts;
  const patches = createPatchCommands({
    ...{ store, blobs: persistence.blobs, tails, clock, owner, home, roots },
    ended: (session) => running.isOver(session),
  });

  return {
    async launch(command) {
      running.mayStart();
      const model = modelOf(parts, command.model);
      checkBudget(command.budget, command.model, parts.priceOf);
      const source = await resolveWorkspace(command.workspace, parts);
      const session = newSessionId();
      const summary = firstSummary(session, command, clock.now());
      const ownership = await store.createSession(summary, owner);
      const log = await createSessionLog(store, ownership, clock);
      running.keep(await beginSessionLife(lifeParts, { command, log, ownership, model, source }));
      return session;
    },
    async carryOut(session, command) {
      if (isPatchCommand(command)) return patches.carryOut(session, command, HUMAN);
      if (command.command === 'save' && !running.has(session)) {
        return saveEnded(reopening, session, command.name);
      }
      return (await running.lifeOf(session)).carryOut(command, HUMAN);
    },
    async goOn(session, command) {
      running.mayStart();
      await running.isOver(session);
      running.keep(await continueSession(reopening, session, command));
    },
    async restore(session, name) {
      running.mayStart();
      const fork = await forkSession({ ...reopening, newSessionId }, { session, name });
      lifeParts.onSummary();
      return fork;
    },
    async close() {
      running.close();
      stopBeating();
      await patches.close();
      const lives = running.all();
      await Promise.allSettled(lives.map((life) => life.interrupt('The server was shut down.')));
      await Promise.allSettled(lives.map((life) => life.ended));
    },
  };
}

function modelOf(parts: SessionsParts, name: string): LanguageModel {
  const model = parts.modelNamed(name);
  if (model === null) throw new KeyMissing(name);
  return model;
}

function toLifeParts(parts: SessionsParts, clock: Clock, ids: IdSource): SessionLifeParts {
  const { persistence, tails, logger, tools, home, gateway } = parts;
  return {
    store: persistence.store,
    blobs: persistence.blobs,
    ...{ clock, ids, tails, logger, tools, home },
    priceOf: parts.priceOf,
    contextOf: parts.contextOf,
    onSignal: (signal) => gateway.signal(signal),
    onSummary: () => gateway.hintSessionsChanged(),
  };
}

function resolveWorkspace(source: WorkspaceSource, parts: SessionsParts): Promise<string> {
  if (source.kind === 'sample') return sampleFolder(parts.samplesFolder, source.name);
  return resolveSourceFolder(source.path, parts.roots, parts.home);
}

function firstSummary(id: SessionId, command: LaunchSession, at: number): SessionSummary {
  const free = command.model === OFFLINE_MODEL;
  return {
    id,
    task: command.task,
    workspace: command.workspace,
    model: command.model,
    mode: command.mode,
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
