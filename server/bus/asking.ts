import type { LongText } from '#core/protocol/content.ts';
import type { EntryDraft } from '#core/protocol/entry.ts';
import type { AgentId, MessageId } from '#core/protocol/ids.ts';
import { must } from '#core/lib/must.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import { settle, type BusParts } from './bus-parts.ts';
import type { RequestOutcome, Sent } from './message-bus.ts';
import { OneProviderNeeded } from './one-provider-needed.ts';
import type { RequestDraft, RequestRecord, Requests } from './requests.ts';
import { refused } from './roster.ts';
import { Waiter, type WaitEnd } from './waiter.ts';

/** The one agent that a waiting request asks. Throws OneProviderNeeded. */
export function providerOf({ to }: RequestDraft): AgentId {
  const [provider, ...others] = to === 'all' ? [] : to;
  if (provider === undefined || others.length > 0) throw new OneProviderNeeded(to);
  return provider;
}

/** Asking and waiting for the answer. */
export class Asking {
  readonly #parts: BusParts;
  readonly #requests: Requests;
  /** The outcomes of requests that their senders named, for those who repeat themselves. */
  readonly #named = new Map<MessageId, Promise<RequestOutcome>>();

  constructor(parts: BusParts, requests: Requests) {
    this.#parts = parts;
    this.#requests = requests;
  }

  /** Sends the request, unless it is known, and waits for its outcome. */
  ask(draft: RequestDraft, text: LongText, signal: AbortSignal): Promise<RequestOutcome> {
    const { id } = draft;
    if (id === undefined) return this.#askFirst(draft, text, signal);
    const earlier = this.#parts.post.earlier(id);
    const outcome =
      earlier === null ? this.#askFirst(draft, text, signal) : this.#askAgain(id, earlier, signal);
    this.#named.set(id, outcome);
    return outcome;
  }

  async #askFirst(
    draft: RequestDraft,
    text: LongText,
    signal: AbortSignal,
  ): Promise<RequestOutcome> {
    const provider = providerOf(draft);
    const known = this.#parts.roster.has(provider);
    const cycle = this.#parts.waits.cycle({ waiter: draft.from, provider, kind: 'request' });
    if (known && cycle !== null) {
      await this.#requests.refuse(draft, text, [refused(provider, 'deadlock')]);
      return { kind: 'deadlock', cycle };
    }
    let waiter: Waiter | null = null;
    const begin = (record: RequestRecord): readonly EntryDraft[] => {
      if (signal.aborted) return [];
      const wait = this.#begin(record, provider, signal);
      waiter = wait.waiter;
      return [wait.started];
    };
    const sending = this.#requests.send(draft, text, begin);
    return this.#outcome(sending, waiter);
  }

  async #askAgain(
    id: MessageId,
    earlier: Promise<Sent>,
    signal: AbortSignal,
  ): Promise<RequestOutcome> {
    const record = this.#requests.find(id);
    const [provider] = record?.owing ?? [];
    if (
      record === undefined ||
      provider === undefined ||
      record.waiter !== null ||
      signal.aborted
    ) {
      return this.#named.get(id) ?? this.#outcome(earlier, null, record?.expired);
    }
    const cycle = this.#parts.waits.cycle({ waiter: record.asker, provider, kind: 'request' });
    if (cycle !== null) return { kind: 'deadlock', cycle };
    const { waiter, started } = this.#begin(record, provider, signal);
    void settle(this.#parts, { entries: [started], ended: [waiter] });
    return this.#outcome(earlier, waiter);
  }

  #begin(record: RequestRecord, provider: AgentId, signal: AbortSignal) {
    const { id, asker, deadlineAt } = record;
    const waiter = new Waiter(asker, provider, { kind: 'request', message: id });
    record.waiter = waiter;
    const interrupted = () => this.#requests.interrupt(record, waiter);
    signal.addEventListener('abort', interrupted, { once: true });
    waiter.onEnd(() => signal.removeEventListener('abort', interrupted));
    const started = this.#parts.waits.start(waiter, deadlineAt, this.#parts.post.seqOf(id));
    return { waiter, started };
  }

  async #outcome(
    sending: Promise<Sent>,
    waiter: Waiter | null,
    expired = false,
  ): Promise<RequestOutcome> {
    const { message, recipients } = await sent(this.#parts, sending, waiter);
    const request = message.id;
    const [recipient] = recipients;
    if (recipient?.state === 'refused')
      return { kind: 'refused', request, reason: recipient.reason };
    if (waiter === null) return { kind: expired ? 'expired' : 'interrupted', request };
    return toOutcome(request, await waiter.ended, waiter.provider);
  }
}

function toOutcome(request: MessageId, end: WaitEnd, provider: AgentId): RequestOutcome {
  switch (end.kind) {
    case 'answered': {
      const { message, seq } = end.answer;
      const response = must(message.kind === 'response' ? message : null, 'a response');
      return { kind: 'response', request, response, seq };
    }
    case 'provider-left':
      return { kind: 'provider-left', request, provider };
    case 'deadlock':
      return { kind: 'deadlock', cycle: end.cycle };
    case 'expired':
    case 'interrupted':
      return { kind: end.kind, request };
    default:
      return unreachable(end);
  }
}

/** The sending's result. Its waiter, if it has one, does not outlive a sending that failed. */
export async function sent(
  { waits }: BusParts,
  sending: Promise<Sent>,
  waiter: Waiter | null,
): Promise<Sent> {
  try {
    return await sending;
  } catch (error) {
    if (waiter !== null) {
      waiter.ended.catch(() => undefined);
      waits.fail(waiter, error);
    }
    throw error;
  }
}
