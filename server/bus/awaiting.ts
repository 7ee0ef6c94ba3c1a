import { unreachable } from '#core/lib/unreachable.ts';
import { sent } from './asking.ts';
import type { BusParts } from './bus-parts.ts';
import type { DependencyOutcome, DependencyWait, Sent } from './message-bus.ts';
import type { Announced, DependencyDraft, Need, Needs } from './needs.ts';
import { refused } from './roster.ts';
import { Waiter } from './waiter.ts';

/** Declaring a need and waiting until it is fulfilled. */
export class Awaiting {
  readonly #parts: BusParts;
  readonly #needs: Needs;

  constructor(parts: BusParts, needs: Needs) {
    this.#parts = parts;
    this.#needs = needs;
  }

  async await(wait: DependencyWait, signal: AbortSignal): Promise<DependencyOutcome> {
    const { waiter: agent, provider, topic } = wait;
    const { roster, waits } = this.#parts;
    const need = this.#needs.need(provider, topic);
    if (need.announced !== null) return fulfilled(topic, need.announced);
    const draft = toDraft(wait);
    const text = { text: draft.text };
    const cycle = waits.cycle({ waiter: agent, provider, kind: 'dependency' });
    if (roster.has(provider) && cycle !== null) {
      await this.#needs.refuse(draft, text, [refused(provider, 'deadlock')]);
      return { kind: 'deadlock', cycle };
    }
    let waiter: Waiter | null = null;
    const sending = this.#needs.declare(draft, text, () => {
      if (signal.aborted) return [];
      waiter = this.#begin(need, wait, signal);
      const deadlineAt = this.#parts.clock.now() + wait.timeoutMs;
      return [waits.start(waiter, deadlineAt, wait.causation)];
    });
    return this.#outcome(topic, sending, waiter);
  }

  #begin(need: Need, wait: DependencyWait, signal: AbortSignal): Waiter {
    const { waiter: agent, provider, topic, timeoutMs } = wait;
    const waiter = new Waiter(agent, provider, { kind: 'dependency', topic });
    need.waiters.add(waiter);
    const interrupted = () => this.#needs.giveUp(need, waiter, 'interrupted');
    signal.addEventListener('abort', interrupted, { once: true });
    waiter.onEnd(() => signal.removeEventListener('abort', interrupted));
    const expire = () => this.#needs.giveUp(need, waiter, 'expired');
    waiter.onEnd(this.#parts.deadlines.at(this.#parts.clock.now() + timeoutMs, expire));
    return waiter;
  }

  async #outcome(
    topic: string,
    sending: Promise<Sent>,
    waiter: Waiter | null,
  ): Promise<DependencyOutcome> {
    const { recipients } = await sent(this.#parts, sending, waiter);
    const [recipient] = recipients;
    if (recipient?.state === 'refused') return { kind: 'refused', topic, reason: recipient.reason };
    if (waiter === null) return { kind: 'interrupted', topic };
    const end = await waiter.ended;
    switch (end.kind) {
      case 'answered': {
        const { message, seq } = end.answer;
        return { kind: 'fulfilled', topic, by: message.from, text: message.text.text, seq };
      }
      case 'provider-left':
        return { kind: 'provider-left', topic, provider: waiter.provider };
      case 'deadlock':
        return { kind: 'deadlock', cycle: end.cycle };
      case 'expired':
      case 'interrupted':
        return { kind: end.kind, topic };
      default:
        return unreachable(end);
    }
  }
}

async function fulfilled(topic: string, announced: Announced): Promise<DependencyOutcome> {
  const { message, seq } = await announced.sent;
  return { kind: 'fulfilled', topic, by: message.from, text: message.text.text, seq };
}

function toDraft({ waiter, provider, topic, causation }: DependencyWait): DependencyDraft {
  const text = `I need from you: ${topic}`;
  return { kind: 'dependency', from: waiter, to: [provider], text, topic, causation, via: 'tool' };
}
