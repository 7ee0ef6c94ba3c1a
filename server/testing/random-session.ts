import fc from 'fast-check';
import { pino } from 'pino';
import type { Budget } from '#core/protocol/budget.ts';
import type { Entry, EntryDraft, EntryOf } from '#core/protocol/entry.ts';
import { must } from '#core/lib/must.ts';
import { COORDINATOR, HUMAN, type AgentId, type SessionId } from '#core/protocol/ids.ts';
import type { RunCommand } from '#core/protocol/session-command.ts';
import type { LanguageModel } from '#server/models/language-model.ts';
import { looseEnds } from '#server/orchestrator/going-on/loose-ends.ts';
import type { GoingOn } from '#server/orchestrator/going-on/going-on.ts';
import { readLog } from '#server/orchestrator/read-log.ts';
import { createSessionRun, type SessionRun } from '#server/orchestrator/session-run.ts';
import { createSessionLog } from '#server/persistence/create-session-log.ts';
import { createPrismaBlobStore } from '#server/persistence/prisma-blob-store.ts';
import { createPrismaSessionLogStore } from '#server/persistence/prisma-session-log-store.ts';
import type { Ownership } from '#server/persistence/ownership.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import { newSessionId, summaryOf } from '#server/persistence/testing/session-samples.ts';
import type { TestDatabase } from '#server/persistence/testing/test-database.ts';
import { createRandomIds } from '#server/random-ids.ts';
import type { Tool } from '#server/tools/tool.ts';
import { createHurriedClock } from './hurried-clock.ts';
import { createMemoryWorkspace } from './memory-workspace.ts';
import { RANDOM_NAMES, RANDOM_TEAM } from './random-agents.ts';
import { PREPARED, stageTools } from './stage-session.ts';

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
  fc.integer({ min: 400, max: 4000 }).map((tokens): RunCommand => {
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
  /** What was logged as a fault. */
  readonly faults: readonly unknown[];
}

/** How many times as fast time goes, and how long a session may take by the real clock. */
const HURRY = 100;
const LONGEST_MS = 60_000;
/** How long to wait for a log to come so far, in real milliseconds. */
const PATIENCE_MS = 60;

/** Stages one on a database of its own or a shared one. */
export function stageRandomSession(
  database: TestDatabase,
  { model, budget }: { readonly model: LanguageModel; readonly budget: Budget },
): RandomSession {
  return new StagedRandomSession(database, model, budget);
}

interface Owned {
  readonly log: SessionLog;
  readonly ownership: Ownership;
  readonly run: SessionRun;
  readonly running: Promise<void>;
}

class StagedRandomSession implements RandomSession {
  readonly faults: unknown[] = [];
  readonly #clock = createHurriedClock(HURRY);
  readonly #session: SessionId = newSessionId();
  readonly #workspace = createMemoryWorkspace({ 'user.js': 'db.query("… " + name)' });
  readonly #database: TestDatabase;
  readonly #model: LanguageModel;
  readonly #budget: Budget;
  readonly #store;

  constructor(database: TestDatabase, model: LanguageModel, budget: Budget) {
    this.#database = database;
    this.#model = model;
    this.#budget = budget;
    const logger = pino({ level: 'silent' });
    this.#store = createPrismaSessionLogStore({ database, clock: this.#clock, logger });
  }

  async play(disturbances: readonly Disturbance[]): Promise<readonly Entry[]> {
    const ownership = await this.#store.createSession(summaryOf(this.#session), 'first');
    let owned = await this.#begin(ownership);
    for (const { at, does } of [...disturbances].sort((one, other) => one.at - other.at)) {
      await this.#comes(owned.log, at);
      if (does === 'crash') owned = await this.#crash(owned);
      else await this.#carryOut(owned.run, does);
    }
    await this.#comeToAnEnd(owned);
    return readLog(owned.log);
  }

  async #begin(ownership: Ownership): Promise<Owned> {
    const log = await createSessionLog(this.#store, ownership, this.#clock);
    return this.#own({ log, ownership });
  }

  #own({ log, ownership }: Pick<Owned, 'log' | 'ownership'>, goingOn?: GoingOn): Owned {
    const note = (fault: unknown) => this.faults.push(fault);
    const run = createSessionRun({
      command: {
        ...{ task: 'Do anything', model: 'scripted', mode: 'orchestrated', team: RANDOM_TEAM },
        ...{ workspace: { kind: 'sample', name: 'shop' }, budget: this.#budget },
      },
      ...{ log, clock: this.#clock, workspace: this.#workspace, prepared: PREPARED },
      blobs: createPrismaBlobStore(this.#database.prisma),
      ...{ ids: createRandomIds(), model: this.#model, onSignal: () => undefined },
      tools: new Map(stageTools(this.#workspace).map((tool): [string, Tool] => [tool.name, tool])),
      // What another owner's takeover ends is warned of, as it should be.
      logger: { error: note, warn: () => undefined },
      limits: { callsPerSession: 300, callsPerTurn: 40, mailbox: 8, refusedPlans: 20 },
      ...(goingOn === undefined ? {} : { goingOn }),
    });
    return { log, ownership, run, running: run.run() };
  }

  /** The server dies without a word; another takes over and lets the session go on. */
  async #crash(owned: Owned): Promise<Owned> {
    // What has not begun can't go on.
    if (!(await readLog(owned.log)).some(isSeated)) return owned;
    const ownership = await this.#store.takeOver(owned.ownership, 'next');
    await owned.run.stop(HUMAN).catch(() => undefined);
    await owned.running;
    const log = await createSessionLog(this.#store, ownership, this.#clock);
    const history = await readLog(log);
    if (history.some(({ type }) => type === 'session-finished')) {
      return { ...owned, log, ownership };
    }
    const reason = 'The server ended without a word.';
    const lost: EntryDraft = { type: 'session-interrupted', causation: [], body: { reason } };
    const goesOn = { by: HUMAN, request: null, agent: null };
    const added = [
      ...(await log.append([lost, ...looseEnds(history)])),
      ...(await log.append([{ type: 'session-continued', causation: [], body: goesOn }])),
    ];
    const continued = must(added.find(isContinued), 'the entry that says that it goes on');
    const goingOn = { history: [...history, ...added], continued, request: null };
    return this.#own({ log, ownership }, goingOn);
  }

  /** What is refused by rule, or comes too late, is refused here too. */
  async #carryOut(run: SessionRun, does: RunCommand): Promise<void> {
    await run.carryOut(does, HUMAN).catch((error: unknown) => {
      const { kind } = error as { readonly kind?: string };
      if (!REFUSALS.includes(kind ?? '')) throw error;
    });
  }

  /** Lets everyone go on, again and again, until the session has ended. */
  async #comeToAnEnd({ run, running, log }: Owned): Promise<void> {
    let isOver = false;
    void running.then(() => (isOver = true));
    const deadline = performance.now() + LONGEST_MS;
    while (!isOver) {
      await this.#carryOut(run, { command: 'set-budget', budget: {} });
      await this.#carryOut(run, { command: 'resume' });
      for (const one of TEAM) await this.#carryOut(run, { command: 'resume', agent: one });
      await Promise.race([running, this.#comes(log, Infinity)]);
      if (performance.now() > deadline) {
        throw new Error(`It hangs:\n${JSON.stringify((await readLog(log)).slice(-30), null, 1)}`);
      }
    }
  }

  /** Resolves when the log has come so far, or does not for a while. */
  async #comes(log: SessionLog, head: number): Promise<void> {
    let settle: () => void = () => undefined;
    const come = new Promise<void>((resolve) => (settle = resolve));
    const stop = log.subscribe(() => log.head() >= head && settle());
    if (log.head() < head) {
      await Promise.race([come, this.#clock.sleep(PATIENCE_MS * HURRY)]);
    }
    stop();
  }
}

function isSeated({ type, body }: Entry): boolean {
  return type === 'agent-registered' && body.agent === COORDINATOR;
}

function isContinued(entry: Entry): entry is Entry & EntryOf<'session-continued'> {
  return entry.type === 'session-continued';
}

const TEAM = RANDOM_NAMES as readonly string[] as readonly AgentId[];
const REFUSALS = ['not-running', 'bad-target', 'budget-exhausted', 'log-closed', 'ownership-lost'];
