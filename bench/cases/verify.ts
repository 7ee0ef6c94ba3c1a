import type { Entry } from '../../core/protocol/entry.ts';
import type { Seq } from '../../core/protocol/ids.ts';

/** Throws unless `found` is `expected`: a run that loses or doubles anything has no figure. */
export function mustBe(found: unknown, expected: unknown, what: string): void {
  if (Object.is(found, expected)) return;
  throw new Error(`${what}: expected ${String(expected)}, found ${String(found)}`);
}

/** Throws unless the seqs are first, first + 1, … in this order, `count` of them. */
export function mustBeConsecutive(seqs: readonly Seq[], first: Seq, count: number): void {
  mustBe(seqs.length, count, 'entries');
  seqs.forEach((seq, index) => mustBe(seq, first + index, 'a seq'));
}

/** Throws unless the log's messages are these texts of each sender, in this order, each once. */
export function mustHoldInOrder(
  entries: readonly Entry[],
  sent: ReadonlyMap<string, readonly string[]>,
): void {
  const found = new Map<string, string[]>();
  for (const entry of entries) {
    if (entry.type !== 'message-sent') continue;
    const { from, text } = entry.body.message;
    const texts = found.get(from);
    if (texts === undefined) found.set(from, [text.text]);
    else texts.push(text.text);
  }
  mustBe(found.size, sent.size, 'senders');
  for (const [from, texts] of sent) {
    const recorded = found.get(from) ?? [];
    mustBe(recorded.length, texts.length, `messages of ${from}`);
    texts.forEach((text, index) => mustBe(recorded[index], text, `a message of ${from}`));
  }
}
