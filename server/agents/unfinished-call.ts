import type { Seq } from '#core/protocol/ids.ts';
import type { Interrupted } from '#server/models/language-model.ts';
import type { AgentMemory } from './agent-memory.ts';
import type { AgentParts, AgentSeat } from './agent-parts.ts';
import { carryOutText } from './carry-out-text.ts';
import { compactConversation, MOST_OVERFLOWS, promptCharacters } from './compact-conversation.ts';
import type { CallEnd, CallPlan } from './call-plan.ts';
import { completeCommandsOf, tellInterrupted } from './said-commands.ts';

/** A call with the seqs of all mail that its answer can be due to. */
export interface PlannedCall {
  readonly plan: CallPlan;
  readonly because: readonly Seq[];
}

type EndedAs<K extends CallEnd['kind']> = Extract<CallEnd, { kind: K }>;

interface Ended<K extends CallEnd['kind']> {
  readonly memory: AgentMemory;
  readonly planned: PlannedCall;
  readonly end: EndedAs<K>;
}

/** A call finished: what it said is part of the conversation, and nothing is unfinished any more. */
export function hearAnswer(
  seat: AgentSeat,
  memory: AgentMemory,
  { plan, end }: { readonly plan: CallPlan; readonly end: EndedAs<'finished'> },
): void {
  const { conversation, measure, pace } = memory;
  measure.note(promptCharacters(seat, conversation.characters()), end.usage);
  pace.finished();
  memory.overflows = 0;
  memory.answeredAt = end.seq;
  conversation.answer(end.content, plan.call);
}

/**
 * A call was broken off: what it had said completely by text commands is carried out all the same.
 * None of it is an answer; the next call is told.
 */
export async function hearInterruption(
  parts: AgentParts,
  seat: AgentSeat,
  { memory, planned, end }: Ended<'interrupted'>,
): Promise<void> {
  const { content, droppedTools, seq } = end;
  const commands = memory.said.name(planned.plan.call, completeCommandsOf(content));
  const { asked, carriedOut } = await carryOutText(parts, seat, {
    commands,
    seq,
    unfinished: true,
  });
  memory.said.note(carriedOut);
  memory.questions.ask(asked);
  const interrupted = tellInterrupted(content, carriedOut, droppedTools);
  leaveUnfinished(memory, planned, { seq, interrupted });
}

/** Leaves a call to the next one, which is made in its place; `seq` is the entry of its end. */
export function leaveUnfinished(
  memory: AgentMemory,
  { plan, because }: PlannedCall,
  { seq, interrupted }: { readonly seq: Seq; readonly interrupted: Interrupted | null },
): void {
  const { call, causation } = plan;
  memory.unfinished = { call, causation: [...causation, seq], because, interrupted };
}

/** Shortens a conversation that was too long for its model; false when that has not helped before. */
export async function makeRoom(
  parts: AgentParts,
  seat: AgentSeat,
  { memory, planned, end }: Ended<'overflowed'>,
): Promise<boolean> {
  memory.overflows += 1;
  if (memory.overflows > MOST_OVERFLOWS) return false;
  const { call } = planned.plan;
  const seq = await compactConversation(parts, seat, { memory, call, causation: [end.seq] });
  leaveUnfinished(memory, planned, { seq, interrupted: null });
  return true;
}
