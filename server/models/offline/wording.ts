import type { Finding } from '#core/protocol/finding.ts';

/** Said first wherever a user meets the offline analyst. */
export const OFFLINE_CREDIT = 'This is the offline analyst: rules and fixers, no language model.';

/** `1 finding`, `3 findings`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `routes/login.js:12`. */
export function placeOf(finding: Finding): string {
  return `${finding.place.path}:${finding.place.line}`;
}

/** The first few of a list, and how many more: `a, b, c and 4 more`. */
export function some(items: readonly string[], limit: number): string {
  const shown = items.slice(0, limit).join(', ');
  return items.length > limit ? `${shown} and ${items.length - limit} more` : shown;
}

/** The distinct paths of findings, in the order in which they come. */
export function pathsOf(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.map((finding) => finding.place.path))];
}

/** Splits a list into pieces of at most `size`. */
export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Puts items together that have the same key, in the order in which the keys first come. */
export function groupBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
