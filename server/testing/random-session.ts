import path from 'node:path';
import fc from 'fast-check';
import { pino, type Logger } from 'pino';
import type { Budget } from '#core/protocol/budget.ts';
import { LaunchSession } from '#core/protocol/command.ts';
import type { Entry } from '#core/protocol/entry.ts';
import { COORDINATOR, HUMAN, type AgentId, type Seq, type SessionId } from '#core/protocol/ids.ts';
import type { RunCommand } from '#core/protocol/session-command.ts';
import { must } from '#core/lib/must.ts';
import type { LanguageModel } from '#server/models/language-model.ts';
import type { StoredSession } from '#server/persistence/ownership.ts';
import { createPrismaBlobStore } from '#server/persistence/prisma-blob-store.ts';
import { createPrismaSessionLogStore } from '#server/persistence/prisma-session-log-store.ts';
import type { TestDatabase } from '#server/persistence/testing/test-database.ts';
import { createRandomIds } from '#server/random-ids.ts';
import { createLogTails } from '#server/realtime/log-tails.ts';
import { beginSession } from '#server/sessions/begin-session.ts';
import { continueSession, type ContinueParts } from '#server/sessions/continue-session.ts';
import { markInterrupted } from '#server/sessions/interrupted-sessions.ts';
import { createRunningSessions } from '#server/sessions/running-sessions.ts';
import type { SessionLife } from '#server/sessions/session-life.ts';
import type { Tool } from '#server/tools/tool.ts';
import { createHurriedClock } from './hurried-clock.ts';
import { createMemoryWorkspace } from './memory-workspace.ts';
import { RANDOM_NAMES, RANDOM_TEAM } from './random-agents.ts';
import { stageTools } from './stage-session.ts';

/** What is done to a session from outside once its log has come so far, or after a while. */
export interface Disturbance {
  readonly at: number;
  /** A command of the user, or the death of the server and going on under another. */
  readonly does: RunCommand | 'crash';
}

const agent = fc.constantFrom('analyst-1', 'developer-1', 'tester-1') as fc.Arbitrary<AgentId>;
const command: fc.Arbitrary<RunCommand> = fc.oneof(
  fc.constant<RunCommand>({ command: 'pause' }),
  fc.constant<RunCommand>({ command: 'resume' }),
  agent.map((one): RunCommand => ({ command: 'pause', agent: one })),
  agent.map((one): RunCommand => ({ command: 'resume', agent: one })),
  agent.map((one): RunCommand => ({ command: 'stop', agent: one })),
  fc.constant<RunCommand>({ command: 'stop' }),
  fc.record({
    command: fc.constant('say' as const),
    to: fc.constantFrom('all' as const, [COORDINATOR]),
    text: fc.constant('Think of the users.'),
    kind: fc.constantFrom('broadcast' as const, 'discovery' as const),
    importance: fc.constantFrom('normal' as const, 'critical' as const),
  }),
  fc.integer({ min: 400, max: 40_000 }).map((tokens): RunCommand => {
    return { command: 'set-budget', budget: { tokens } };
  }),
);

/** Any disturbance, a crash among them. */
export const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  at: fc.integer({ min: 1, max: 260 }),
  does: fc.oneof(
    { weight: 4, arbitrary: command },
    { weight: 1, arbitrary: fc.constant('crash' as const) },
  ),
});

/** A session on Postgres that is disturbed, and ends. */
export interface RandomSession {
  /** Plays it to its end. Rejects when it does not come to one. */
  play(disturbances: readonly Disturbance[]): Promise<readonly Entry[]>;
  /** What is in its log by now. */
  entries(): Promise<readonly Entry[]>;
  /** How the store has it. */
  stored(): Promise<StoredSession>;
  /** What was logged as a fault. */
  readonly faults: readonly unknown[];
}

export interface RandomStaging {
  readonly database: TestDatabase;
  /** A folder for the workspaces. */
  readonly home: string;
  readonly model: LanguageModel;
  readonly budget: Budget | undefined;
}

/** How many times as fast time goes, and how long a session may take by the real clock. */
const HURRY = 100;
const LONGEST_MS = 60_000;
/** How long to wait for a log to come so far, in real milliseconds. */
const PATIENCE_MS = 60;
/** So many entries are there before the team works: the launch, the workspace, the first of the team. */
const BEGUN = 3;
/** Small enough that all of them are met. */
const LIMITS = {
  callsPerSession: 300,
  callsPerTurn: 40,
  mailbox: 8,
  refusedPlans: 20,
  maxTokens: 500,
};

/** Stages one as the server has it, but for its model, its clock and its tools. */
export function stageRandomSession(staging: RandomStaging): RandomSession {
  return new StagedRandomSession(staging);
}

class StagedRandomSession implements RandomSession {
  readonly faults: unknown[] = [];
  readonly #staging: RandomStaging;
  readonly #parts: ContinueParts;
  #session: SessionId | null = null;
  #servers = 1;

  constructor(staging: RandomStaging) {
    const { database, model, home } = staging;
    this.#staging = staging;
    const clock = createHurriedClock(HURRY);
    const logger = noting(this.faults);
    const store = createPrismaSessionLogStore({ database, clock, logger });
    const tools = stageTools(createMemoryWorkspace({}));
    this.#parts = {
      ...{ store, clock, logger, home, limits: LIMITS, owner: 'server-1', ids: createRandomIds() },
      blobs: createPrismaBlobStore(database.prisma),
      tails: createLogTails({
        head: (session) => store.head(session),
        read: (session, after, limit) => store.read(session, after, limit),
        every: () => () => undefined,
      }),
      tools: new Map(tools.map((tool): [string, Tool] => [tool.name, tool])),
      priceOf: () => null,
      contextOf: () => null,
      onSignal: () => undefined,
      onSummary: () => undefined,
      modelOf: () => model,
    };
  }

  async play(disturbances: readonly Disturbance[]): Promise<readonly Entry[]> {
    let life = await this.#begin();
    for (const { at, does } of [...disturbances].sort((one, other) => one.at - other.at)) {
      if (at >= BEGUN) await this.#comes(BEGUN, LONGEST_MS);
      await this.#comes(at, PATIENCE_MS);
      if (does === 'crash') life = await this.#crash(life);
      else await this.#carryOut(life, does);
    }
    await this.#comeToAnEnd(life);
    return this.entries();
  }

  entries(): Promise<readonly Entry[]> {
    const { store } = this.#parts;
    return this.#session === null ? Promise.resolve([]) : store.read(this.#session, 0, 100_000);
  }

  async stored(): Promise<StoredSession> {
    return must(await this.#parts.store.find(this.#id()), 'the session');
  }

  async #begin(): Promise<SessionLife> {
    const parts = this.#parts;
    const { budget, home, model } = this.#staging;
    const life = await beginSession(
      {
        ...{ lifeParts: parts, owner: parts.owner, home, roots: [], modelNamed: () => model },
        running: createRunningSessions(parts.store, parts.tails),
        samplesFolder: path.resolve('samples'),
        newSessionId: () => parts.ids.next('s') as SessionId,
      },
      LaunchSession.parse({
        ...{ task: 'Do anything', model: 'scripted', mode: 'orchestrated', team: RANDOM_TEAM },
        ...{ workspace: { kind: 'sample', name: 'py-notes' }, budget },
      }),
    );
    this.#session = life.session;
    return life;
  }

  /** The server dies without a word; another takes over and lets the session go on. */
  async #crash(life: SessionLife): Promise<SessionLife> {
    // What has not begun can't go on.
    if (!(await this.entries()).some(isSeated)) return life;
    this.#servers += 1;
    const parts = { ...this.#parts, owner: `server-${this.#servers}` };
    const marked = await markInterrupted(parts, 0);
    life.abandon();
    await life.ended;
    const isOver = (await this.entries()).some(({ type }) => type === 'session-finished');
    if (marked === 0 || isOver) return life;
    return continueSession(parts, life.session, { command: 'continue' });
  }

  /** What is refused by rule, or comes too late, is refused here too. */
  async #carryOut(life: SessionLife, does: RunCommand): Promise<void> {
    await life.carryOut(does, HUMAN).catch((error: unknown) => {
      const { kind } = error as { readonly kind?: string };
      if (!REFUSALS.includes(kind ?? '')) throw error;
    });
  }

  /** Lets everyone go on whenever nothing happens, until the session has ended. */
  async #comeToAnEnd(life: SessionLife): Promise<void> {
    let isOver = false;
    const ended = life.ended.then(() => (isOver = true));
    const deadline = performance.now() + LONGEST_MS;
    let head: Seq | null = null;
    while (!isOver) {
      await Promise.race([ended, this.#comes(Infinity, PATIENCE_MS)]);
      const now = await this.#parts.tails.head(life.session);
      if (now === head) await this.#letGoOn(life);
      head = now;
      if (performance.now() > deadline) throw new Error('The session does not come to its end.');
    }
  }

  async #letGoOn(life: SessionLife): Promise<void> {
    await this.#carryOut(life, { command: 'set-budget', budget: {} });
    await this.#carryOut(life, { command: 'resume' });
    for (const one of TEAM) await this.#carryOut(life, { command: 'resume', agent: one });
  }

  /** Resolves when the log has come so far, or does not within so many real milliseconds. */
  async #comes(head: number, withinMs: number): Promise<void> {
    const { tails, clock } = this.#parts;
    let settle: () => void = () => undefined;
    const come = new Promise<void>((resolve) => (settle = resolve));
    const stop = tails.follow(this.#id(), (now) => now >= head && settle());
    if (((await tails.head(this.#id())) ?? 0) < head) {
      await Promise.race([come, clock.sleep(withinMs * HURRY)]);
    }
    stop();
  }

  #id(): SessionId {
    return must(this.#session, 'the session that has begun');
  }
}

/** Keeps faults; what another owner's takeover ends is warned of, as it should be. */
function noting(faults: unknown[]): Logger {
  return pino({ level: 'error' }, { write: (line) => faults.push(JSON.parse(line)) });
}

function isSeated({ type, body }: Entry): boolean {
  return type === 'agent-registered' && body.agent === COORDINATOR;
}

const TEAM = RANDOM_NAMES as readonly string[] as readonly AgentId[];
const REFUSALS = ['not-running', 'bad-target', 'budget-exhausted', 'log-closed', 'ownership-lost'];
