import type { MessageId } from '#core/protocol/ids.ts';

/** The id of the human's answer to a request: theirs and the default's are one, so only one arrives. */
export function answerId(request: MessageId): MessageId {
  return `answer-${request}`.slice(0, 120) as MessageId;
}
