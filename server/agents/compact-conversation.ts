import type { EntryDraft } from '#core/protocol/entry.ts';
import type { CallId, Seq } from '#core/protocol/ids.ts';
import { must } from '#core/lib/must.ts';
import { fold } from '#core/log/fold.ts';
import { knowledge } from '#core/projections/knowledge/knowledge.ts';
import { tellKnowledgeTo } from '#core/projections/knowledge/tell-knowledge.ts';
import { toLongText } from '#server/persistence/text-blobs.ts';
import type { AgentMemory } from './agent-memory.ts';
import type { AgentParts, AgentSeat } from './agent-parts.ts';
import type { Exchange } from './conversation.ts';

/** The share of the context that the short form may take. */
export const KNOWLEDGE_SHARE = 0.25;
/** The share of the context that a conversation may have when it has been made shorter. */
export const COMPACTED_SHARE = 0.5;
/** The share that the last exchange alone may have: what a tool just said is not lost for being long. */
const LAST_SHARE = 0.9;
/** A prompt that still does not fit after so many times never will. */
export const MOST_OVERFLOWS = 3;

/** Entries that are read at a time. */
const PAGE = 1000;
const OPENING =
  'Earlier parts of this conversation are left out, because it was too long. Files can be read again. ' +
  'What is known so far:';

/** The first of the last exchanges that fit into `room` characters together; null when none does. */
export function chooseKept(exchanges: readonly Exchange[], room: number): CallId | null {
  let kept: CallId | null = null;
  let used = 0;
  for (const { call, characters } of exchanges.toReversed()) {
    used += characters;
    if (used > room) return kept;
    kept = call;
  }
  return kept;
}

export interface Compacting {
  readonly memory: AgentMemory;
  /** The call that did not fit; null when none has been made. */
  readonly call: CallId | null;
  readonly causation: readonly Seq[];
}

/**
 * Whether the next prompt, with room for the answer, is beyond what the model is known to hold, and
 * there is something to leave out.
 */
export function isTooLong(
  { contextOf, limits }: AgentParts,
  seat: AgentSeat,
  { measure, conversation }: AgentMemory,
): boolean {
  const context = contextOf(seat.model);
  if (context === null || conversation.exchanges().length < 2) return false;
  const characters = promptCharacters(seat, conversation.characters());
  return measure.tokens(characters) + limits.maxTokens > context;
}

/**
 * Makes an agent's conversation shorter, on record: the briefing stays, the team's knowledge stands
 * for what is left out, the last exchanges stay as they are. The more often it was too long, the less
 * stays. Where it can't be known what the model holds, it is less than what it refused. Returns the seq
 * of the entry.
 */
export async function compactConversation(
  parts: AgentParts,
  seat: AgentSeat,
  { memory, call, causation }: Compacting,
): Promise<Seq> {
  const { conversation, measure, overflows } = memory;
  const size = promptCharacters(seat, conversation.characters());
  const known = parts.contextOf(seat.model);
  const context = Math.min(size, known === null ? size : measure.characters(known));
  const share = context / 2 ** Math.max(0, overflows - 1);
  const text = await tellWhatIsKnown(parts, seat, share * KNOWLEDGE_SHARE);
  const exchanges = conversation.exchanges();
  const fixed = text.length + promptCharacters(seat, 0);
  const keptFrom =
    overflows >= MOST_OVERFLOWS
      ? null
      : (chooseKept(exchanges, share * COMPACTED_SHARE - fixed) ??
        chooseKept(exchanges.slice(-1), share * LAST_SHARE - fixed));
  const kept = keptFrom === null ? [] : exchanges.slice(placeOf(exchanges, keptFrom));
  const draft: EntryDraft = {
    type: 'conversation-compacted',
    causation,
    body: {
      agent: seat.agent,
      call,
      keptFrom,
      knowledge: await toLongText(parts.blobs, text),
      dropped: exchanges.length - kept.length,
    },
  };
  const [entry] = await parts.log.append([draft]);
  conversation.compact(keptFrom, text);
  return must(entry, 'the shortened conversation').seq;
}

/** The length of a prompt with so much conversation, in characters. */
export function promptCharacters(seat: AgentSeat, conversation: number): number {
  return seat.system.length + JSON.stringify(seat.toolDescriptions).length + conversation;
}

async function tellWhatIsKnown(
  { log }: AgentParts,
  { agent }: AgentSeat,
  limit: number,
): Promise<string> {
  let known = knowledge.initial();
  for (let after = 0, page = PAGE; page === PAGE; after += page) {
    const entries = await log.read(after, PAGE);
    known = fold(knowledge, entries, known);
    page = entries.length;
  }
  return `${OPENING}\n${tellKnowledgeTo(known, agent, Math.floor(limit) - OPENING.length - 1)}`;
}

function placeOf(exchanges: readonly Exchange[], call: CallId): number {
  return exchanges.findIndex((exchange) => exchange.call === call);
}
