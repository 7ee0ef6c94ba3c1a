import { HUMAN, type AgentId, type Seq } from '#core/protocol/ids.ts';

const SHOWN = 4;

/** `1 message`, `3 messages`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** How a complaint calls an agent; the human is whoever reads it. */
export function called(agent: AgentId): string {
  return agent === HUMAN ? 'you' : agent;
}

/** The same at the beginning of a sentence. */
export function opening(agent: AgentId): string {
  return agent === HUMAN ? 'You' : agent;
}

/** `a, b and c`; beyond four the rest is counted: `a, b, c, d and 3 more`. */
export function listed(items: readonly string[]): string {
  if (items.length > SHOWN)
    return `${items.slice(0, SHOWN).join(', ')} and ${items.length - SHOWN} more`;
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** Each seq once, ascending, without what is no entry. */
export function ascending(seqs: Iterable<Seq | null>): readonly Seq[] {
  const found = new Set<Seq>();
  for (const seq of seqs) if (seq !== null && seq > 0) found.add(seq);
  return [...found].sort((one, other) => one - other);
}

/** Values by a key, in the order in which each key first came. */
export function grouped<T>(
  values: Iterable<T>,
  keyOf: (value: T) => string,
): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return [...groups.values()];
}
