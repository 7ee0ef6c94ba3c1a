import type { AssistantBlock } from '#core/protocol/content.ts';
import type { EntryDraft } from '#core/protocol/entry.ts';
import type { Failure } from '#core/protocol/failure.ts';
import type { CallId, MessageId, Seq } from '#core/protocol/ids.ts';
import { must } from '#core/lib/must.ts';
import type { ModelPart, ModelRequest } from '#server/models/language-model.ts';
import { ModelFailure } from '#server/models/model-failure.ts';
import { toStoredBlocks } from '#server/persistence/text-blobs.ts';
import type { AgentParts, AgentSeat } from './agent-parts.ts';
import { isToolUse, nameToolUses, previewOf } from './answer-facts.ts';
import { classifyFailure } from './classify-failure.ts';
import { MAX_ATTEMPTS, retryDelay } from './retry-delay.ts';

import { throughGate } from './through-gate.ts';
import { OUT_OF_GRACE, withinGrace } from './within-grace.ts';

/** One request to the model, to be made until it is answered. */
export interface CallPlan {
  readonly call: CallId;
  readonly turn: number;
  readonly request: ModelRequest;
  /** The messages that it reads, in order. */
  readonly reads: readonly MessageId[];
  readonly causation: readonly Seq[];
  /** What is recorded together with the call's start: that a turn has begun. */
  readonly before: readonly EntryDraft[];
}

export type CallEnd =
  | {
      readonly kind: 'finished';
      readonly content: readonly AssistantBlock[];
      readonly stopReason: string;
      /** The `call-finished` entry. */
      readonly seq: Seq;
    }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Failure };

type Finished = Extract<ModelPart, { type: 'message-finished' }>;

/** How long a stream that is told to stop may take to say what it had, in milliseconds. */
const STREAM_GRACE_MS = 200;

/** Makes a call, on record, again where that may help; never throws for what a model does. */
export async function makeCall(
  parts: AgentParts,
  seat: AgentSeat,
  plan: CallPlan,
): Promise<CallEnd> {
  let before = plan.before;
  for (let attempt = 1; ; attempt += 1) {
    const started = await recordStart(parts, seat, { plan, attempt, before });
    if (started === null) return { kind: 'stopped' };
    before = [];
    const answered = await streamCall(parts, seat, plan).then(
      (part) => ({ part }),
      (error: unknown) => ({ error }),
    );
    if ('part' in answered) {
      return recordFinish(parts, seat, { plan, started, part: answered.part });
    }
    const end = await recordFailure(parts, seat, { plan, started, attempt, ...answered });
    if (end !== null) return end;
    if (seat.signal.aborted) return { kind: 'stopped' };
  }
}

/** Null when the agent was stopped while it was held: then only that its turn began is on record. */
async function recordStart(
  parts: AgentParts,
  seat: AgentSeat,
  { plan, attempt, before }: { plan: CallPlan; attempt: number; before: readonly EntryDraft[] },
): Promise<Seq | null> {
  const { call, turn, reads, causation, request } = plan;
  const { agent } = seat;
  const body = { call, agent, turn, attempt, model: request.model, reads };
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
  { request, call }: CallPlan,
): Promise<Finished> {
  const { session, clock, onSignal } = parts;
  const { agent, signal } = seat;
  signal.throwIfAborted();
  const stream = parts.model.stream(request, signal)[Symbol.asyncIterator]();
  for (;;) {
    const next = await withinGrace(stream.next(), { signal, clock, graceMs: STREAM_GRACE_MS });
    if (next === OUT_OF_GRACE) throw signal.reason;
    if (next.done === true) throw new ModelFailure(CUT);
    const part = next.value;
    if (part.type === 'message-finished') return part;
    if (part.type === 'text-delta')
      onSignal({ type: part.type, session, agent, call, text: part.text });
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
  return { kind: 'finished', content, stopReason, seq: must(recorded, 'the finished call').seq };
}

interface FailedAttempt {
  readonly plan: CallPlan;
  readonly started: Seq;
  readonly attempt: number;
  readonly error: unknown;
}

/** Records the failed attempt and waits for the next; null when there is to be one. */
async function recordFailure(
  parts: AgentParts,
  seat: AgentSeat,
  { plan, started, attempt, error }: FailedAttempt,
): Promise<CallEnd | null> {
  const { failure, usage, retryable, retryAfterMs } = classifyFailure(error, seat.signal);
  const retryInMs =
    retryable && attempt < MAX_ATTEMPTS
      ? retryDelay(attempt, { retryAfterMs, random: parts.random() })
      : null;
  const costUsd = usage === null ? null : parts.priceOf(plan.request.model, usage);
  const body = { call: plan.call, agent: seat.agent, attempt, failure, retryInMs, usage, costUsd };
  await parts.log.append([{ type: 'call-failed', causation: [started], body }]);
  if (seat.signal.aborted) return { kind: 'stopped' };
  if (retryInMs === null) return { kind: 'failed', failure };
  await parts.clock.sleep(retryInMs, seat.signal);
  return null;
}
