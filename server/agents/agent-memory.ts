import type { CallId, MessageId, Seq } from '#core/protocol/ids.ts';
import type { Briefing, Interrupted } from '#server/models/language-model.ts';
import type { Carried } from './agent-tool.ts';
import { createConversation, type Conversation } from './conversation.ts';
import { createInterruptPace, type InterruptPace } from './interrupt-pace.ts';
import { createOpenQuestions, type OpenQuestions } from './open-questions.ts';
import { createPromptMeasure, type PromptMeasure } from './prompt-measure.ts';
import { createSaidCommands, type SaidCommands } from './said-commands.ts';

/** A call that did not finish: another one is made in its place, with the same conversation and news. */
export interface UnfinishedCall {
  readonly call: CallId;
  /** What had made it happen, and its own end. */
  readonly causation: readonly Seq[];
  /** The seqs of the mail that it had read. */
  readonly because: readonly Seq[];
  /** What it had begun to say, where it was interrupted. */
  readonly interrupted: Interrupted | null;
}

/** What an agent keeps from turn to turn. */
export interface AgentMemory {
  readonly conversation: Conversation;
  readonly questions: OpenQuestions;
  /** What the last tool results were and carried: the next call hears it. */
  heard: { readonly seqs: readonly Seq[]; readonly carried: readonly Carried[] };
  /** Every message that was read: each comes into the conversation once. */
  readonly read: Set<MessageId>;
  turns: number;
  /** The last `call-finished` entry; null before the first. */
  answeredAt: Seq | null;
  /** How many turns in a row met the limit of calls. */
  endless: number;
  /** The call in whose place the next one is made; null after one that finished. */
  unfinished: UnfinishedCall | null;
  readonly pace: InterruptPace;
  /** What was carried out of unfinished answers. */
  readonly said: SaidCommands;
  readonly measure: PromptMeasure;
  /** How many calls in a row were too long for the model. */
  overflows: number;
}

/** What an agent knows that was only briefed. */
export function createAgentMemory(briefing: Briefing): AgentMemory {
  return {
    conversation: createConversation(briefing),
    questions: createOpenQuestions(),
    heard: { seqs: [], carried: [] },
    read: new Set(),
    turns: 0,
    answeredAt: null,
    endless: 0,
    unfinished: null,
    pace: createInterruptPace(),
    said: createSaidCommands(),
    measure: createPromptMeasure(),
    overflows: 0,
  };
}
