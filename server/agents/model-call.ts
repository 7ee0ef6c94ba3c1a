import type { Seq } from '#core/protocol/ids.ts';
import { must } from '#core/lib/must.ts';
import { ModelFailure } from '#server/models/model-failure.ts';
import { toStoredBlocks } from '#server/persistence/text-blobs.ts';
import type { AgentParts, AgentSeat } from './agent-parts.ts';
import { isToolUse, nameToolUses, previewOf } from './answer-facts.ts';
import type { CallEnd, CallPlan, Finished } from './call-plan.ts';
import { classifyFailure } from './classify-failure.ts';
import { watchForCriticals, type CriticalWatch } from './critical-watch.ts';
import { recordInterruption } from './record-interruption.ts';
import { MAX_ATTEMPTS, retryDelay } from './retry-delay.ts';
import { throughGate } from './through-gate.ts';
import { OUT_OF_GRACE, withinGrace } from './within-grace.ts';

/** How one attempt left the wire. */
type Streamed =
  | { readonly kind: 'finished'; readonly part: Finished }
  /** `said` is the text that had come. */
  | { readonly kind: 'broken'; readonly error: unknown; readonly said: string };

/** How long a stream that is told to stop may take to say what it had, in milliseconds. */
const STREAM_GRACE_MS = 200;

/**
 * Makes a call, on record, again where that may help, until critical news breaks it off; never
 * throws for what a model does.
 */
export async function makeCall(
  parts: AgentParts,
  seat: AgentSeat,
  plan: CallPlan,
): Promise<CallEnd> {
  for (let attempt = 1; ; attempt += 1) {
    const started = await recordStart(parts, seat, { plan, attempt });
    if (started === null) return { kind: 'stopped' };
    // From here on: what came since the mail was read counts, or it would be lost on this call.
    const watch = watchForCriticals(seat, { clock: parts.clock, pace: plan.pace });
    try {
      const end = await makeAttempt(parts, seat, { plan, attempt, started, watch });
      if (end !== null) return end;
    } finally {
      watch.stop();
    }
  }
}

interface Attempt {
  readonly plan: CallPlan;
  readonly attempt: number;
  /** Its `call-started` entry. */
  readonly started: Seq;
  readonly watch: CriticalWatch;
}

/** Null when there is to be another attempt. */
async function makeAttempt(
  parts: AgentParts,
  seat: AgentSeat,
  one: Attempt,
): Promise<CallEnd | null> {
  const { plan, started, attempt, watch } = one;
  const streamed = await streamCall(parts, seat, one);
  if (streamed.kind === 'finished') {
    return recordFinish(parts, seat, { plan, started, part: streamed.part });
  }
  const { error, said } = streamed;
  const by = watch.by();
  if (by.length > 0 && !seat.signal.aborted) {
    return recordInterruption(parts, seat, { plan, started, attempt, by, error, said });
  }
  return recordFailure(parts, seat, { ...one, error });
}

/** Null when the agent was stopped while it was held: then only that its turn began is on record. */
async function recordStart(
  parts: AgentParts,
  seat: AgentSeat,
  { plan, attempt }: { readonly plan: CallPlan; readonly attempt: number },
): Promise<Seq | null> {
  const { call, turn, reads, causation, request, reissues } = plan;
  const { agent } = seat;
  const body = {
    ...{ call, agent, turn, attempt, model: request.model, reads },
    ...(reissues === null ? {} : { reissues }),
  };
  const before = attempt === 1 ? plan.before : [];
  const entries = await throughGate(parts, seat, () => {
    const entered = parts.gate.enterCall({ agent, call, attempt, request });
    if (entered === null) return null;
    const start = { type: 'call-started' as const, causation, body: { ...body, ...entered } };
    return parts.log.append([...before, start]);
  });
  if (entries !== null) return must(entries.at(-1), 'the entry of the call').seq;
  if (before.length > 0) await parts.log.append(before);
  return null;
}

async function streamCall(
  parts: AgentParts,
  seat: AgentSeat,
  { plan: { request, call }, watch: { signal } }: Attempt,
): Promise<Streamed> {
  const { session, clock, onSignal } = parts;
  const { agent } = seat;
  let said = '';
  try {
    signal.throwIfAborted();
    const stream = parts.model.stream(request, signal)[Symbol.asyncIterator]();
    for (;;) {
      const next = await withinGrace(stream.next(), { signal, clock, graceMs: STREAM_GRACE_MS });
      if (next === OUT_OF_GRACE) throw signal.reason;
      if (next.done === true) throw new ModelFailure(CUT);
      const part = next.value;
      if (part.type === 'message-finished') return { kind: 'finished', part };
      if (part.type !== 'text-delta') continue;
      said += part.text;
      onSignal({ type: part.type, session, agent, call, text: part.text });
    }
  } catch (error) {
    return { kind: 'broken', error, said };
  }
}

const CUT = { kind: 'stream-cut', message: "The model's answer ended in the middle." } as const;

async function recordFinish(
  parts: AgentParts,
  seat: AgentSeat,
  { plan, started, part }: { plan: CallPlan; started: Seq; part: Finished },
): Promise<CallEnd> {
  const { content, stopReason, usage } = part;
  const entry = {
    type: 'call-finished' as const,
    causation: [started],
    body: {
      call: plan.call,
      agent: seat.agent,
      content: await toStoredBlocks(parts.blobs, content),
      preview: previewOf(content),
      toolUses: nameToolUses(plan.call, content.filter(isToolUse)),
      stopReason: stopReason.slice(0, 40),
      usage,
      costUsd: parts.priceOf(plan.request.model, usage),
    },
  };
  const [recorded] = await parts.log.append([entry]);
  const { seq } = must(recorded, 'the finished call');
  return { kind: 'finished', content, stopReason, usage, seq };
}

/**
 * Records the failed attempt and waits for the next; null when there is to be one. Critical news
 * ends the waiting: the news is read by a call of its own, at once.
 */
async function recordFailure(
  parts: AgentParts,
  seat: AgentSeat,
  { plan, started, attempt, watch, error }: Attempt & { readonly error: unknown },
): Promise<CallEnd | null> {
  const { failure, usage, retryable, retryAfterMs } = classifyFailure(error, seat.signal);
  const retryInMs =
    retryable && attempt < MAX_ATTEMPTS
      ? retryDelay(attempt, { retryAfterMs, random: parts.random() })
      : null;
  const costUsd = usage === null ? null : parts.priceOf(plan.request.model, usage);
  const body = { call: plan.call, agent: seat.agent, attempt, failure, retryInMs, usage, costUsd };
  const entries = await parts.log.append([{ type: 'call-failed', causation: [started], body }]);
  const { seq } = must(entries[0], 'the failed attempt');
  if (seat.signal.aborted) return { kind: 'stopped' };
  if (failure.kind === 'context-overflow') return { kind: 'overflowed', failure, seq };
  if (retryInMs === null) return { kind: 'failed', failure };
  await parts.clock.sleep(retryInMs, watch.signal);
  if (seat.signal.aborted) return { kind: 'stopped' };
  return watch.by().length > 0 ? { kind: 'given-up', seq } : null;
}
