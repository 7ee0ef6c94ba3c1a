/** Keeps the beginning and the end of an endless stream of bytes within a bound. */
export interface CappedOutput {
  add(chunk: Buffer): void;
  /** How many bytes came in all. */
  total(): number;
  /** The text that is kept, with a note where something was left out. */
  text(): string;
}

/** Keeps all of up to `limit` bytes; of more, the first and the last half of that. */
export function createCappedOutput(limit: number): CappedOutput {
  const half = Math.floor(limit / 2);
  const head: Buffer[] = [];
  let headBytes = 0;
  let tail: Buffer[] = [];
  let tailBytes = 0;
  let total = 0;

  const trimTail = () => {
    // Joined only when twice too long, so that many small chunks cost little.
    if (tailBytes < 2 * half) return;
    const joined = Buffer.concat(tail).subarray(tailBytes - half);
    tail = [Buffer.from(joined)];
    tailBytes = joined.length;
  };
  return {
    add(chunk) {
      total += chunk.length;
      const forHead = chunk.subarray(0, half - headBytes);
      if (forHead.length > 0) {
        head.push(forHead);
        headBytes += forHead.length;
      }
      const rest = chunk.subarray(forHead.length);
      if (rest.length === 0) return;
      tail.push(rest);
      tailBytes += rest.length;
      trimTail();
    },
    total: () => total,
    text() {
      const end = Buffer.concat(tail);
      const kept = end.subarray(Math.max(0, end.length - half));
      const left = total - headBytes - kept.length;
      const note = left > 0 ? `\n… ${left} bytes left out …\n` : '';
      return Buffer.concat(head).toString() + note + kept.toString();
    },
  };
}
