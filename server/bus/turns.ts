import { INLINE_TEXT_LIMIT, type LongText } from '#core/protocol/content.ts';
import type { AgentId } from '#core/protocol/ids.ts';

const done = () => undefined;

/** Makes texts ready for entries, and keeps each sender's messages in the order of their sending. */
export class Turns {
  readonly #toLongText: (text: string) => Promise<LongText>;
  /** Senders with a long text under way, each with the end of its latest. */
  readonly #busy = new Map<AgentId, Promise<void>>();

  constructor(toLongText: (text: string) => Promise<LongText>) {
    this.#toLongText = toLongText;
  }

  /** Whether a text of this sender needs no waiting: it is short, and nothing is before it. */
  isFree(from: AgentId, text: string): boolean {
    return text.length <= INLINE_TEXT_LIMIT && !this.#busy.has(from);
  }

  /** Calls `issue` with the text ready: now if it can be, and after the sender's earlier ones. */
  take<T>(from: AgentId, text: string, issue: (text: LongText) => Promise<T>): Promise<T> {
    if (this.isFree(from, text)) return issue({ text });
    const ready = text.length <= INLINE_TEXT_LIMIT ? { text } : this.#toLongText(text);
    const issued = Promise.all([ready, this.#busy.get(from)]).then(([long]) => ({
      result: issue(long),
    }));
    const end = issued.then(done, done).then(() => {
      if (this.#busy.get(from) === end) this.#busy.delete(from);
    });
    this.#busy.set(from, end);
    return issued.then(({ result }) => result);
  }
}
