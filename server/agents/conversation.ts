import type { AssistantBlock } from '#core/protocol/content.ts';
import type { Message } from '#core/protocol/message.ts';
import type { Briefing, ModelMessage, UserBlock } from '#server/models/language-model.ts';

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

/** What an agent and its model have said to each other: it only grows, nothing in it is edited. */
export interface Conversation {
  /** The model answered. An answer that says nothing leaves no trace: no API takes it back. */
  answer(content: readonly AssistantBlock[]): void;
  /** The tools of the last answer replied, in the order of their uses. Before any mail. */
  hearTools(replies: readonly ToolReply[]): void;
  hearMail(mail: readonly ReadMail[]): void;
  /** What a call is sent now: a copy that stays as it is. */
  messages(): readonly ModelMessage[];
}

/** A conversation that begins with the briefing. */
export function createConversation(briefing: Briefing): Conversation {
  const messages: ModelMessage[] = [{ role: 'user', blocks: [{ type: 'briefing', briefing }] }];

  function hear(blocks: readonly UserBlock[]): void {
    if (blocks.length === 0) return;
    const last = messages.at(-1);
    if (last?.role === 'user') {
      messages[messages.length - 1] = { role: 'user', blocks: [...last.blocks, ...blocks] };
    } else messages.push({ role: 'user', blocks });
  }

  return {
    answer(content) {
      if (saysSomething(content)) messages.push({ role: 'assistant', blocks: content });
    },
    hearTools(replies) {
      hear(replies.map((reply) => ({ type: 'tool_result', ...reply })));
    },
    hearMail(mail) {
      hear(mail.map(({ message, text }) => ({ type: 'mail', message, text })));
    },
    messages: () => [...messages],
  };
}

function saysSomething(content: readonly AssistantBlock[]): boolean {
  return content.some(
    (block) => block.type === 'tool_use' || (block.type === 'text' && block.text.trim() !== ''),
  );
}
