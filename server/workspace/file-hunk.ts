import { createTwoFilesPatch } from 'diff';

/** How long a difference may be searched for before the whole file counts as replaced, in milliseconds. */
const DIFF_TIMEOUT_MS = 1000;

/** The text of UTF-8 bytes without NUL, or null if they are something else. A byte order mark stays. */
export function toText(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The unified diff of one change with three lines of context; empty for no change or binary content. */
export function toHunk(path: string, before: Uint8Array | null, after: Uint8Array | null): string {
  const old = before === null ? '' : toText(before);
  const now = after === null ? '' : toText(after);
  if (old === null || now === null || old === now) return '';
  const names: [string, string] = [
    before === null ? '/dev/null' : `a/${path}`,
    after === null ? '/dev/null' : `b/${path}`,
  ];
  const options = { context: 3, timeout: DIFF_TIMEOUT_MS };
  const hunk = createTwoFilesPatch(...names, old, now, undefined, undefined, options);
  return hunk ?? replaced(names, old, now);
}

function replaced([from, to]: [string, string], old: string, now: string): string {
  const minus = old.split('\n').map((line) => `-${line}`);
  const plus = now.split('\n').map((line) => `+${line}`);
  const range = `@@ -1,${minus.length} +1,${plus.length} @@`;
  return [`--- ${from}`, `+++ ${to}`, range, ...minus, ...plus, ''].join('\n');
}
