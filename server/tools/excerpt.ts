import { toWhole } from './whole-text.ts';

/** A text of at most about `limit` characters: a third from its beginning, the rest from its end. */
export function excerpt(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, Math.floor(limit / 3));
  const tail = text.slice(text.length - (limit - head.length));
  const left = text.length - head.length - tail.length;
  return `${toWhole(head)}\n… ${left} characters left out …\n${toWhole(tail)}`;
}
