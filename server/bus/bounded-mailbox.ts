import type { AgentId, Seq } from '#core/protocol/ids.ts';
import { WAKE_ORDER, type Letter } from './letter.ts';
import type { Delivered, Mailbox, WakeReason } from './message-bus.ts';

const CRITICAL = WAKE_ORDER.indexOf('critical');

/**
 * One agent's inbox. Room is reserved when a message is sent and freed when it is taken, so that
 * messages on their way count too. Letters that are exempt take no room.
 */
export class BoundedMailbox implements Mailbox {
  readonly agent: AgentId;
  readonly #limit: number;
  #waiting: Letter[] = [];
  #reserved = 0;
  #exempt = 0;
  #low = 0;
  #wake = 0;
  #listeners: readonly ((delivered: Delivered) => void)[] = [];
  /** Senders of whom something later was handed over past this mailbox, and its seq. */
  readonly #overtaken = new Map<AgentId, Seq>();

  constructor(agent: AgentId, limit: number) {
    this.agent = agent;
    this.#limit = limit;
  }

  /** Keeps room for one message on its way, if there is any; returns whether there was. */
  reserve(): boolean {
    if (this.#reserved >= this.#limit) return false;
    this.#reserved += 1;
    return true;
  }

  release(): void {
    this.#reserved -= 1;
  }

  deliver(letter: Letter): void {
    this.#waiting.push(letter);
    this.#count(letter);
    for (let i = 0; i < this.#listeners.length; i += 1) this.#listeners[i]!(letter);
  }

  /** Says that the agent was handed `delivered` outside its mail: its sender's earlier mail is due. */
  handedOver(delivered: Delivered): void {
    if (this.#low > 0) this.#overtaken.set(delivered.message.from, delivered.seq);
  }

  take(at: 'turn' | 'call'): readonly Delivered[] {
    if (this.#waiting.length === 0) return [];
    if (at === 'turn' || this.#low === 0) return this.#leave([], this.#waiting);
    const taken: Letter[] = [];
    const left: Letter[] = [];
    for (let i = this.#waiting.length - 1; i >= 0; i -= 1) {
      const letter = this.#waiting[i]!;
      (this.#isDue(letter) ? taken : left).push(letter);
    }
    return this.#leave(left.reverse(), taken.reverse());
  }

  wakes(): WakeReason | null {
    const reason = WAKE_ORDER[this.#wake] ?? null;
    const full = this.#waiting.length - this.#exempt >= this.#limit;
    return reason === null && full ? 'message' : reason;
  }

  criticals(): readonly Delivered[] {
    if (this.#wake < CRITICAL) return [];
    return this.#waiting.filter(({ message }) => message.importance === 'critical');
  }

  size(): number {
    return this.#waiting.length;
  }

  onDelivery(listener: (delivered: Delivered) => void): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((each) => each !== listener);
    };
  }

  /** Asked from the latest letter to the first, so that a due one makes its sender's earlier ones due. */
  #isDue({ message, seq, low }: Letter): boolean {
    if (low) return seq < (this.#overtaken.get(message.from) ?? 0);
    if (seq > (this.#overtaken.get(message.from) ?? 0)) this.#overtaken.set(message.from, seq);
    return true;
  }

  #leave(left: Letter[], taken: readonly Letter[]): readonly Delivered[] {
    const room = this.#waiting.length - this.#exempt;
    this.#waiting = left;
    this.#exempt = 0;
    this.#low = 0;
    this.#wake = 0;
    this.#overtaken.clear();
    for (const letter of left) this.#count(letter);
    this.#reserved -= room - (left.length - this.#exempt);
    return taken;
  }

  #count(letter: Letter): void {
    if (letter.exempt) this.#exempt += 1;
    if (letter.low) this.#low += 1;
    if (letter.wake > this.#wake) this.#wake = letter.wake;
  }
}
