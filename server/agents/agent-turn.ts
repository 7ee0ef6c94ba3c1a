import type { EntryBodies, EntryDraft } from '#core/protocol/entry.ts';
import type { Failure } from '#core/protocol/failure.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import { COORDINATOR, type CallId, type MessageId, type Seq } from '#core/protocol/ids.ts';
import type { Delivered } from '#server/bus/message-bus.ts';
import { readLongText } from '#server/persistence/text-blobs.ts';
import type { AgentMemory } from './agent-memory.ts';
import type { AgentParts, AgentSeat } from './agent-parts.ts';
import { isToolUse, textOf } from './answer-facts.ts';
import type { CallEnd, CallPlan } from './call-plan.ts';
import { carryOutText } from './carry-out-text.ts';
import { carryOutTools } from './carry-out-tools.ts';
import { clip } from './clip.ts';
import { compactConversation, isTooLong } from './compact-conversation.ts';
import { makeCall } from './model-call.ts';
import { commandsOf } from './said-commands.ts';
import {
  hearAnswer,
  hearInterruption,
  leaveUnfinished,
  makeRoom,
  type PlannedCall,
} from './unfinished-call.ts';

export type TurnReason = EntryBodies['turn-started']['reason'];

/** An agent that meets the limit in this many turns in a row is taken off the team. */
const ENDLESS_TURNS = 2;

export type TurnEnd =
  | { readonly kind: 'idle' }
  | { readonly kind: 'stopped' }
  /** The agent can't go on at all: its model failed, or finds no end. */
  | { readonly kind: 'failed'; readonly failure: Failure };

/** How one call within a turn leaves it. */
type AfterCall =
  | { readonly kind: 'go-on' }
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'declined'; readonly failure: Failure }
  /** It did not finish: another is to be made in its place. */
  | { readonly kind: 'again' }
  | Extract<CallEnd, { kind: 'stopped' | 'failed' }>;

/** From waking to idle: reads mail, calls the model, carries out what it says, until it is done. */
export async function runTurn(
  parts: AgentParts,
  seat: AgentSeat,
  { memory, reason }: { memory: AgentMemory; reason: TurnReason },
): Promise<TurnEnd> {
  const turn = memory.turns + 1;
  for (let calls = 0; calls < parts.limits.callsPerTurn;) {
    const begun = memory.turns === turn;
    const admitted = await parts.gate.admit(seat.agent, seat.signal);
    if (!admitted && !begun) return { kind: 'stopped' };
    memory.turns = turn;
    if (!admitted) return closeTurn(parts, seat, { memory, turn, after: { kind: 'stopped' } });
    const taken = seat.mailbox.take(begun ? 'call' : 'turn');
    const mail = taken.filter(({ message }) => !memory.read.has(message.id));
    const before = begun ? [] : [turnStarted(parts, seat, { mail, turn, reason })];
    const after = await runCall(parts, seat, { memory, turn, mail, before });
    // One that did not finish does not count: there are only so many in a row.
    if (after.kind === 'again') continue;
    calls += 1;
    if (after.kind === 'go-on') continue;
    memory.endless = 0;
    return closeTurn(parts, seat, { memory, turn, after });
  }
  memory.endless += 1;
  const failure = outOfCalls(parts.limits.callsPerTurn);
  const kind = memory.endless < ENDLESS_TURNS ? 'declined' : 'failed';
  return closeTurn(parts, seat, { memory, turn, after: { kind, failure } });
}

function outOfCalls(limit: number): Failure {
  return {
    kind: 'too-many-calls',
    message: `The agent made ${limit} calls in one turn without an end, so its turn was ended.`,
  };
}

function turnStarted(
  { stepOf }: AgentParts,
  { agent }: AgentSeat,
  { mail, turn, reason }: { mail: readonly Delivered[]; turn: number; reason: TurnReason },
): EntryDraft {
  const assigned = mail.findLast(({ message }) => message.kind === 'assignment')?.message;
  const step = stepOf(agent) ?? (assigned?.kind === 'assignment' ? assigned.step : null);
  return {
    type: 'turn-started',
    causation: mail.map(({ seq }) => seq),
    body: { agent, turn, reason, step },
  };
}

interface TurnCall {
  readonly memory: AgentMemory;
  readonly turn: number;
  readonly mail: readonly Delivered[];
  readonly before: readonly EntryDraft[];
}

async function runCall(parts: AgentParts, seat: AgentSeat, one: TurnCall): Promise<AfterCall> {
  const { memory } = one;
  const planned = await planCall(parts, seat, one);
  const { plan, because } = planned;
  const end = await makeCall(parts, seat, plan);
  switch (end.kind) {
    case 'finished':
      hearAnswer(seat, memory, { plan, end });
      return carryOut(parts, seat, { memory, call: plan.call, end, because });
    case 'interrupted':
      await hearInterruption(parts, seat, { memory, planned, end });
      return seat.signal.aborted ? { kind: 'stopped' } : { kind: 'again' };
    case 'given-up':
      leaveUnfinished(memory, planned, { seq: end.seq, interrupted: null });
      return { kind: 'again' };
    case 'overflowed':
      return (await makeRoom(parts, seat, { memory, planned, end }))
        ? { kind: 'again' }
        : { kind: 'failed', failure: end.failure };
    case 'stopped':
    case 'failed':
      return end;
    default:
      return unreachable(end);
  }
}

/** Reads the mail into the conversation and plans the call that hears it. */
async function planCall(parts: AgentParts, seat: AgentSeat, one: TurnCall): Promise<PlannedCall> {
  const { memory, turn, mail, before } = one;
  const { heard, conversation, questions, pace } = memory;
  const { call: reissues, causation, because, interrupted } = memory.unfinished ?? NONE;
  memory.heard = { seqs: [], carried: [] };
  memory.unfinished = null;
  questions.settle(mail.map(({ message }) => message));
  for (const { message } of mail) memory.read.add(message.id);
  conversation.hearMail(await readMail(parts, mail));
  if (interrupted !== null) conversation.hearInterrupted(interrupted);
  const compacted = isTooLong(parts, seat, memory)
    ? [await compactConversation(parts, seat, { memory, call: null, causation: causeOf(memory) })]
    : [];
  const news = [...heard.carried, ...mail].map(({ seq }) => seq);
  const plan: CallPlan = {
    call: parts.ids.next('call') as CallId,
    ...{ turn, before, pace, reissues },
    request: {
      model: seat.model,
      system: seat.system,
      tools: seat.toolDescriptions,
      messages: conversation.messages(),
      maxTokens: parts.limits.maxTokens,
    },
    reads: [...heard.carried.map(({ id }) => id), ...mail.map(({ message }) => message.id)],
    causation: ascending([...heard.seqs, ...news, ...compacted, ...causation]),
  };
  return { plan, because: ascending([...news, ...because]) };
}

/** Nothing is unfinished: the next call is made in nobody's place. */
const NONE = { call: null, causation: [], because: [], interrupted: null } as const;

interface Answered {
  readonly memory: AgentMemory;
  readonly call: CallId;
  readonly end: Extract<CallEnd, { kind: 'finished' }>;
  readonly because: readonly Seq[];
}

/** Carries out what the model said: the commands in its text, then its tool uses. */
async function carryOut(
  parts: AgentParts,
  seat: AgentSeat,
  { memory, call, end, because }: Answered,
): Promise<AfterCall> {
  const { content, stopReason, seq } = end;
  const cut = CUT_REASONS.includes(stopReason);
  const commands = memory.said.name(call, commandsOf(content));
  const said = await carryOutText(parts, seat, { commands, seq, unfinished: false });
  memory.said.clear();
  memory.questions.ask(said.asked);
  const done = await carryOutTools(parts, seat, { call, content, cut, seq, because });
  memory.conversation.hearTools(done.replies);
  const carried = done.carried.filter(({ id }) => !memory.read.has(id));
  for (const { id } of carried) memory.read.add(id);
  memory.heard = { seqs: done.seqs, carried };
  if (seat.signal.aborted) return { kind: 'stopped' };
  if (stopReason === 'refusal') return { kind: 'declined', failure: DECLINED };
  if (done.endsTurn) return { kind: 'done', text: textOf(content) };
  if (content.some(isToolUse) || said.corrections > 0) return { kind: 'go-on' };
  if (cut) {
    await sayCut(parts, seat, { call, seq });
    return { kind: 'go-on' };
  }
  return { kind: 'done', text: textOf(content) };
}

/** The answer was cut: at the limit that we set, or because the context was full. */
const CUT_REASONS: readonly string[] = ['max_tokens', 'model_context_window_exceeded'];
const DECLINED: Failure = { kind: 'declined', message: 'The model declined to go on with this.' };

async function sayCut(
  { bus }: AgentParts,
  { agent }: AgentSeat,
  { call, seq }: { call: CallId; seq: Seq },
): Promise<void> {
  await bus.send({
    kind: 'notice',
    topic: 'correction',
    id: `m-${call}-cut` as MessageId,
    from: COORDINATOR,
    to: [agent],
    text: 'Your answer was cut at its token limit. Go on where it ended, in smaller pieces.',
    causation: [seq],
    via: 'system',
  });
}

interface Closing {
  readonly memory: AgentMemory;
  readonly turn: number;
  readonly after: Exclude<AfterCall, { kind: 'go-on' | 'again' }>;
}

/** Records the end of the turn, and of its step where the turn leaves nothing to wait for. */
async function closeTurn(
  parts: AgentParts,
  seat: AgentSeat,
  { memory, turn, after }: Closing,
): Promise<TurnEnd> {
  const { agent } = seat;
  const failure = 'failure' in after ? { failure: after.failure } : {};
  const outcome = after.kind === 'done' ? 'idle' : after.kind === 'stopped' ? 'stopped' : 'failed';
  await parts.log.append([
    ...closeStep(parts, seat, { memory, after }),
    {
      type: 'turn-finished',
      causation: causeOf(memory),
      body: { agent, turn, outcome, ...failure },
    },
  ]);
  if (after.kind === 'stopped') return { kind: 'stopped' };
  return after.kind === 'failed' ? after : { kind: 'idle' };
}

function closeStep(
  { stepOf }: AgentParts,
  { agent }: AgentSeat,
  { memory, after }: Pick<Closing, 'memory' | 'after'>,
): readonly EntryDraft[] {
  const step = stepOf(agent);
  if (step === null || after.kind === 'stopped' || after.kind === 'failed') return [];
  if (after.kind === 'done' && memory.questions.count() > 0) return [];
  const done = after.kind === 'done';
  const summary = clip(done ? after.text || 'Ended without a word.' : after.failure.message, 600);
  const outcome = done ? 'done' : 'failed';
  const body = { step, agent, outcome, summary } as const;
  return [{ type: 'step-finished', causation: causeOf(memory), body }];
}

function causeOf({ answeredAt }: AgentMemory): readonly Seq[] {
  return answeredAt === null ? [] : [answeredAt];
}

function readMail(
  { blobs }: AgentParts,
  mail: readonly Delivered[],
): Promise<readonly { message: Delivered['message']; text: string }[]> {
  return Promise.all(
    mail.map(async ({ message }) => ({ message, text: await readLongText(blobs, message.text) })),
  );
}

function ascending(seqs: readonly Seq[]): readonly Seq[] {
  return [...new Set(seqs)].sort((a, b) => a - b);
}
