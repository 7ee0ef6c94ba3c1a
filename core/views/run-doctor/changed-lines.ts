import type { LongText } from '#core/protocol/content.ts';

/** The lines that a change took out and put in, without their indentation. */
export interface ChangedLines {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Lines with fewer characters than this, such as braces, are alike everywhere and tell nothing. */
const TELLING = 6;

/**
 * The telling lines of a unified diff; lines that it only moved or indented are left out. Of a diff
 * that lies in a blob only the part within the entry is read.
 */
export function changedLines({ text, blob }: LongText): ChangedLines {
  const lines = text.split('\n');
  if (blob) lines.pop();
  const body = lines.slice(lines.findIndex((line) => line.startsWith('@@')));
  const removed = linesWith('-', body);
  const added = linesWith('+', body);
  return {
    removed: [...removed].filter((line) => !added.has(line)),
    added: [...added].filter((line) => !removed.has(line)),
  };
}

function linesWith(sign: string, body: readonly string[]): ReadonlySet<string> {
  const lines = body.filter((line) => line.startsWith(sign)).map((line) => line.slice(1).trim());
  return new Set(lines.filter((line) => line.length >= TELLING));
}
