import type { AssistantBlock } from '#core/protocol/content.ts';
import type { CallId } from '#core/protocol/ids.ts';
import type { Message } from '#core/protocol/message.ts';
import type {
  Briefing,
  Interrupted,
  ModelMessage,
  UserBlock,
} from '#server/models/language-model.ts';

/** What a tool gave back to the model. */
export interface ToolReply {
  readonly toolUseId: string;
  readonly text: string;
  readonly isError: boolean;
}

/** A message of the bus with its whole text. */
export interface ReadMail {
  readonly message: Message;
  readonly text: string;
}

/** An answer with what was heard after it: what stays or goes as a whole. */
export interface Exchange {
  readonly call: CallId;
  /** The length of both as JSON, in characters. */
  readonly characters: number;
}

/**
 * What an agent and its model have said to each other: it only grows, nothing in it is edited. Where
 * it is too long, its earlier part gives way to a short form.
 */
export interface Conversation {
  /** The model answered. An answer that says nothing leaves no trace: no API takes it back. */
  answer(content: readonly AssistantBlock[], call: CallId): void;
  /** The tools of the last answer replied, in the order of their uses. Before any mail. */
  hearTools(replies: readonly ToolReply[]): void;
  hearMail(mail: readonly ReadMail[]): void;
  /** What was begun to be said after all this, and broken off. After the mail that did so. */
  hearInterrupted(interrupted: Interrupted): void;
  /**
   * Leaves out everything after the briefing and before the answer of `keptFrom`; `knowledge` stands
   * in its place. Without one that is kept, only what came from outside since the last answer stays.
   */
  compact(keptFrom: CallId | null, knowledge: string): void;
  /** All answers, first to last. */
  exchanges(): readonly Exchange[];
  /** The length of all of it as JSON, in characters. */
  characters(): number;
  /** What a call is sent now: a copy that stays as it is. */
  messages(): readonly ModelMessage[];
}

/** A message, its length as JSON, and of an answer its call. */
interface Kept {
  readonly message: ModelMessage;
  readonly characters: number;
  readonly call: CallId | null;
}

/** A conversation that begins with the briefing. */
export function createConversation(briefing: Briefing): Conversation {
  const opening: UserBlock = { type: 'briefing', briefing };
  let kept: Kept[] = [fromOutside([opening])];

  function hear(blocks: readonly UserBlock[]): void {
    if (blocks.length === 0) return;
    const last = kept.at(-1);
    if (last?.message.role !== 'user') kept.push(fromOutside(blocks));
    else kept[kept.length - 1] = joined(last, last.message.blocks, blocks);
  }

  return {
    answer(content, call) {
      if (!saysSomething(content)) return;
      const message: ModelMessage = { role: 'assistant', blocks: content };
      kept.push({ message, characters: lengthOf(content), call });
    },
    hearTools(replies) {
      hear(replies.map((reply) => ({ type: 'tool_result', ...reply })));
    },
    hearMail(mail) {
      hear(mail.map(({ message, text }) => ({ type: 'mail', message, text })));
    },
    hearInterrupted(interrupted) {
      hear([{ type: 'interrupted', ...interrupted }]);
    },
    compact(keptFrom, knowledge) {
      const place = keptFrom === null ? -1 : kept.findIndex(({ call }) => call === keptFrom);
      const rest = place < 0 ? newsOf(kept.at(-1)) : [];
      const first = fromOutside([opening, { type: 'knowledge', text: knowledge }, ...rest]);
      kept = [first, ...(place < 0 ? [] : kept.slice(place))];
    },
    exchanges: () => exchangesOf(kept),
    characters: () => sumOf(kept),
    messages: () => kept.map(({ message }) => message),
  };
}

function fromOutside(blocks: readonly UserBlock[]): Kept {
  return { message: { role: 'user', blocks }, characters: lengthOf(blocks), call: null };
}

function joined(last: Kept, before: readonly UserBlock[], blocks: readonly UserBlock[]): Kept {
  const message: ModelMessage = { role: 'user', blocks: [...before, ...blocks] };
  return { message, characters: last.characters + lengthOf(blocks), call: null };
}

/** What came since the last answer and needs no answer before it: results of tools do. */
function newsOf(last: Kept | undefined): readonly UserBlock[] {
  if (last?.message.role !== 'user') return [];
  const old: readonly UserBlock['type'][] = ['briefing', 'knowledge', 'tool_result'];
  return last.message.blocks.filter(({ type }) => !old.includes(type));
}

function exchangesOf(kept: readonly Kept[]): readonly Exchange[] {
  return kept.flatMap(({ call, characters }, place) => {
    if (call === null) return [];
    const heard = kept[place + 1];
    return [{ call, characters: characters + (heard?.call === null ? heard.characters : 0) }];
  });
}

function sumOf(kept: readonly Kept[]): number {
  return kept.reduce((sum, { characters }) => sum + characters, 0);
}

function lengthOf(blocks: readonly (UserBlock | AssistantBlock)[]): number {
  return JSON.stringify(blocks).length;
}

function saysSomething(content: readonly AssistantBlock[]): boolean {
  return content.some(
    (block) => block.type === 'tool_use' || (block.type === 'text' && block.text.trim() !== ''),
  );
}
