import { randomUUID } from 'node:crypto';
import os from 'node:os';
import type { Logger } from 'pino';
import type { LaunchSession } from '#core/protocol/command.ts';
import type { Usage } from '#core/protocol/usage.ts';
import { HUMAN, type SessionId } from '#core/protocol/ids.ts';
import type { Compare, Continue, RunCommand } from '#core/protocol/session-command.ts';
import type { Clock } from '#server/clock.ts';
import type { IdSource } from '#server/id-source.ts';
import type { LanguageModel } from '#server/models/language-model.ts';
import type { Persistence } from '#server/persistence/open-persistence.ts';
import type { Gateway } from '#server/realtime/gateway.ts';
import type { LogTails } from '#server/realtime/log-tails.ts';
import { createRandomIds } from '#server/random-ids.ts';
import { createSystemClock } from '#server/system-clock.ts';
import type { Tool } from '#server/tools/tool.ts';
import { beginSession, modelOf } from './begin-session.ts';
import { createComparing } from './comparing.ts';
import { continueSession } from './continue-session.ts';
import { forkSession } from './fork-session.ts';
import { startHeartbeat } from './heartbeat.ts';
import { LAPSE_MS, markInterrupted } from './interrupted-sessions.ts';
import { createRunningSessions } from './running-sessions.ts';
import { createPatchCommands, isPatchCommand, type PatchCommand } from './patch-commands.ts';
import { saveEnded } from './save-ended.ts';
import { type ComparedLaunch, type SessionLifeParts } from './session-life.ts';

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
  const begin = (command: LaunchSession, compared?: ComparedLaunch) =>
    beginSession({ ...parts, lifeParts, running, newSessionId, owner }, command, compared);

  const { tails, home, roots, persistence } = parts;
  const patches = createPatchCommands({
    ...{ store, blobs: persistence.blobs, tails, clock, owner, home, roots },
    ended: (session) => running.isOver(session),
  });

  return {
    launch: async (command) => (await begin(command)).session,
    compare: createComparing({ ...lifeParts, begin, running }),
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
