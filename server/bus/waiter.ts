import type { WaitSubject } from '#core/protocol/wait.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { Delivered } from './message-bus.ts';

/** How a wait may end once it has begun. */
export type Ending = 'answered' | 'expired' | 'provider-left' | 'interrupted' | 'deadlock';

/** How a wait ended, with what was handed over if it was answered. */
export type WaitEnd =
  | { readonly kind: 'answered'; readonly answer: Delivered }
  | { readonly kind: 'deadlock'; readonly cycle: readonly AgentId[] }
  | { readonly kind: Exclude<Ending, 'answered' | 'deadlock'> };

/** One blocked call of one agent. */
export class Waiter {
  readonly agent: AgentId;
  readonly provider: AgentId;
  readonly on: WaitSubject;
  readonly ended: Promise<WaitEnd>;
  /** Set when the message that answers is committed. */
  answer: Delivered | null = null;
  /** Who waits for whom, where the wait ends because it had come to stand in a cycle. */
  cycle: readonly AgentId[] = [];
  #ending: Ending = 'interrupted';
  #release: readonly (() => void)[] = [];
  #resolve!: (end: WaitEnd) => void;
  #reject!: (error: unknown) => void;

  constructor(agent: AgentId, provider: AgentId, on: WaitSubject) {
    this.agent = agent;
    this.provider = provider;
    this.on = on;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Does something when the wait is over, however it ends. */
  onEnd(release: () => void): void {
    this.#release = [...this.#release, release];
  }

  /** Decides how it ends; it does so at the commit, by `end`. */
  decide(ending: Ending): void {
    this.#ending = ending;
  }

  /** Wakes the caller with what was decided. */
  end(): void {
    this.#releaseAll();
    const kind = this.#ending;
    if (kind === 'deadlock') this.#resolve({ kind, cycle: this.cycle });
    else if (kind !== 'answered') this.#resolve({ kind });
    else if (this.answer !== null) this.#resolve({ kind, answer: this.answer });
    else this.#reject(new Error(`${this.agent}'s wait was answered by a message not delivered`));
  }

  /** Ends the wait with an error: nothing can be recorded any more. */
  fail(error: unknown): void {
    this.#releaseAll();
    this.#reject(error);
  }

  #releaseAll(): void {
    for (const release of this.#release) release();
    this.#release = [];
  }
}
