import { evolveBy } from '#core/log/evolve-by.ts';
import { LogMap } from '#core/log/log-map.ts';
import type { Projection } from '#core/log/projection.ts';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { MessageId, Seq } from '#core/protocol/ids.ts';
import type { Message, Recipient } from '#core/protocol/message.ts';

/** A message as it was sent. What became of its deliveries is in the agent graph. */
export interface FeedMessage {
  readonly message: Message;
  readonly seq: Seq;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly to: EntryBodies['message-sent']['to'];
  readonly recipients: readonly Recipient[];
  readonly via: EntryBodies['message-sent']['via'];
  readonly causation: readonly Seq[];
  /** The responses to it, in their order: for a request. */
  readonly answers: readonly MessageId[];
}

/** All that was said, in the order of the log. */
export interface Feed {
  readonly messages: LogMap<MessageId, FeedMessage>;
}

/** The messages of a session in order, with the answers that each got. */
export const feed: Projection<Feed> = {
  name: 'feed',
  version: 1,
  initial: () => ({ messages: new LogMap() }),
  evolve: evolveBy<Feed>({
    'message-sent': ({ messages }, { seq, at, causation, body }) => {
      const { message, to, recipients, via } = body;
      const sent = { message, seq, at, to, recipients, via, causation, answers: [] };
      messages.set(message.id, sent);
      if (message.kind !== 'response') return;
      const request = messages.get(message.correlationId);
      if (!request) return;
      messages.set(request.message.id, { ...request, answers: [...request.answers, message.id] });
    },
  }),
  copy: ({ messages }) => ({ messages: messages.copy() }),
};
