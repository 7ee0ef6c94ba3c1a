import type { MessageId } from '#core/protocol/ids.ts';
import type { Message, Notice } from '#core/protocol/message.ts';

/** A request, or a need with its topic, that was written in text. */
export interface Asked {
  readonly id: MessageId;
  readonly topic: string | null;
}

/**
 * What an agent asked in its text and has not heard of yet: its step stays open for the answers,
 * which come as mail.
 */
export interface OpenQuestions {
  ask(asked: readonly Asked[]): void;
  /** Takes note of mail that was read: an answer, or the notice that none will come. */
  settle(mail: readonly Message[]): void;
  /** How many are open. */
  count(): number;
}

/** No questions yet. */
export function createOpenQuestions(): OpenQuestions {
  const open = new Map<MessageId, string | null>();

  function settleTopic(topic: string): void {
    for (const [id, asked] of open) if (asked === topic) open.delete(id);
  }

  /** A provider's leaving names no message: it may concern any need. */
  function settleNotice({ topic, regarding }: Notice): void {
    if (regarding !== undefined) open.delete(regarding);
    else if (topic === 'provider-left') {
      for (const [id, asked] of open) if (asked !== null) open.delete(id);
    }
  }

  return {
    ask: (asked) => asked.forEach(({ id, topic }) => open.set(id, topic)),
    settle(mail) {
      for (const message of mail) {
        if (message.kind === 'response') open.delete(message.correlationId);
        else if (message.kind === 'fulfilment') settleTopic(message.topic);
        else if (message.kind === 'notice') settleNotice(message);
      }
    },
    count: () => open.size,
  };
}
