import type { AgentId } from '../../core/protocol/ids.ts';
import { createAgentLoop } from '../../server/agents/agent-loop.ts';
import type { AgentParts, AgentSeat, CallGate } from '../../server/agents/agent-parts.ts';
import { createFindingsBook } from '../../server/agents/findings-book.ts';
import { MERGE_MS } from '../../server/agents/interrupt-pace.ts';
import { createRequestBook } from '../../server/agents/request-book.ts';
import type { Mailbox, MessageBus } from '../../server/bus/message-bus.ts';
import type { Clock } from '../../server/clock.ts';
import type { LanguageModel } from '../../server/models/language-model.ts';
import { ModelAborted } from '../../server/models/model-aborted.ts';
import { createDecisionEngine } from '../../server/orchestrator/patterns/decisions.ts';
import type { Persistence } from '../../server/persistence/open-persistence.ts';
import type { SessionLog } from '../../server/persistence/session-log.ts';
import { createRandomIds } from '../../server/random-ids.ts';
import { systemClock } from '../../server/system-clock.ts';
import type { Case } from '../measured.ts';
import { join, openBus, openLog } from './bench-session.ts';
import { openStore } from './bench-store.ts';
import { oneAtATime, ONE_AT_A_TIME } from './publish.ts';
import { readAll } from './entry-drafts.ts';
import { mustBe } from './verify.ts';

const SENDER = 'analyst-1' as AgentId;
const WORKER = 'developer-1' as AgentId;
const USAGE = {
  inputTokens: 100,
  outputTokens: 10,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  estimated: false,
};

/**
 * Milliseconds from the commit of a critical discovery, while a model answers, to the next request
 * to the model, which knows of it; median.
 */
export const interruptCall: Case = async ({ databaseUrl }) => {
  const persistence = await openStore(databaseUrl);
  const log = await openLog(persistence.store);
  let committed = 0;
  log.subscribe((entries) => {
    if (entries.some(({ type }) => type === 'message-sent')) committed = performance.now();
  });
  const bus = openBus(log);
  const [, mailbox] = await join(bus, [SENDER, WORKER]);
  const stage = { persistence, log, bus, mailbox: mailbox as Mailbox };
  const worker = setToWork(stage);

  const samples = Array.from({ length: ONE_AT_A_TIME }, (_, index) => `Discovery ${index}.`);
  const measured = await oneAtATime(samples, async (text) => {
    await worker.answering();
    const asked = worker.askedAgain();
    const said = { kind: 'discovery', text, importance: 'critical', findings: [] } as const;
    await bus.send({ ...said, from: SENDER, to: [WORKER], causation: [], via: 'tool' });
    return (await asked) - committed;
  });

  await worker.stop();
  const interrupted = (await readAll(log)).filter(({ type }) => type === 'call-interrupted');
  mustBe(interrupted.length, samples.length, 'interruptions');
  bus.close();
  await persistence.close();
  return measured;
};

interface Stage {
  readonly persistence: Persistence;
  readonly log: SessionLog;
  readonly bus: MessageBus;
  readonly mailbox: Mailbox;
}

/** An agent whose every other call is interrupted; the one in its place uses a tool and goes on. */
function setToWork(stage: Stage) {
  const ending = new AbortController();
  const model = createTurnByTurnModel();
  let ahead = 0;
  // Interruptions keep their distance from each other; here nobody waits for that.
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + (ahead += MERGE_MS) };
  const parts = toParts(stage, model, clock);
  const loop = createAgentLoop(parts, toSeat(stage.mailbox, ending.signal), {
    startsAwake: true,
    onIdle: () => undefined,
  });
  const running = loop.run();
  return {
    answering: model.answering,
    askedAgain: model.askedAgain,
    async stop() {
      await model.answering();
      ending.abort();
      await running;
    },
  };
}

interface TurnByTurnModel extends LanguageModel {
  /** Resolves when an answer is under way that will not end by itself. */
  answering(): Promise<void>;
  /** The time of the next request, as `performance.now` has it. */
  askedAgain(): Promise<number>;
}

function createTurnByTurnModel(): TurnByTurnModel {
  let calls = 0;
  let isAnswering = false;
  let onAnswering: () => void = () => undefined;
  let onAsked: (at: number) => void = () => undefined;
  return {
    answering: () =>
      isAnswering ? Promise.resolve() : new Promise((resolve) => (onAnswering = resolve)),
    askedAgain: () => new Promise((resolve) => (onAsked = resolve)),
    async *stream(_request, signal) {
      onAsked(performance.now());
      calls += 1;
      if (calls % 2 === 0) {
        const content = [{ type: 'tool_use', id: `t-${calls}`, name: 'look', input: {} } as const];
        yield { type: 'message-finished', content, stopReason: 'tool_use', usage: USAGE };
        return;
      }
      yield { type: 'text-delta', text: 'I look.' };
      const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
      isAnswering = true;
      onAnswering();
      await aborted;
      isAnswering = false;
      throw new ModelAborted([{ type: 'text', text: 'I look.' }], { ...USAGE, estimated: true });
    },
  };
}

/** Holds nobody back. */
const OPEN_GATE: CallGate = {
  admit: () => Promise.resolve(true),
  enterCall: () => ({}),
  mayAct: () => true,
  changed: () => Promise.resolve(),
};

function toParts({ persistence, log, bus }: Stage, model: LanguageModel, clock: Clock): AgentParts {
  const ids = createRandomIds();
  return {
    session: log.session,
    ...{ log, bus, model, clock, ids },
    blobs: persistence.blobs,
    random: Math.random,
    onSignal: () => undefined,
    priceOf: () => null,
    contextOf: () => null,
    gate: OPEN_GATE,
    limits: { callsPerTurn: Infinity, maxTokens: 1000 },
    findings: createFindingsBook(),
    requests: createRequestBook(),
    decisions: createDecisionEngine({ log, bus, clock, ids, onFault: () => undefined }),
    stepOf: () => null,
  };
}

function toSeat(mailbox: Mailbox, signal: AbortSignal): AgentSeat {
  return {
    agent: WORKER,
    role: 'developer',
    model: 'bench',
    system: '',
    tools: new Map(),
    toolDescriptions: [],
    mailbox,
    briefing: {
      task: '',
      agent: WORKER,
      role: 'developer',
      team: [],
      workspace: { files: 0, languages: [], sandbox: { available: false, detail: '' } },
    },
    signal,
  };
}
