import { expect } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { agentGraph } from '#core/projections/agent-graph/agent-graph.ts';
import type { Entry, EntryBodies, EntryOf, EntryType } from '#core/protocol/entry.ts';
import type { CallId, MessageId } from '#core/protocol/ids.ts';
import type { WaitSubject } from '#core/protocol/wait.ts';
import { summarise } from '#core/views/session-summary.ts';
import type { StoredSession } from '#server/persistence/ownership.ts';
import type { ScriptedModel } from '#server/testing/scripted-model.ts';

function of<T extends EntryType>(entries: readonly Entry[], type: T): readonly EntryOf<T>[] {
  return entries.filter((entry): entry is Entry & EntryOf<T> => entry.type === type);
}

/** Every place in the log is taken once, the end is the last of it, and the store says the same. */
export function expectEnded(entries: readonly Entry[], stored: StoredSession): void {
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, place) => place + 1));
  expect(entries.at(-1)?.type).toBe('session-finished');
  expect(stored.endedAt).not.toBeNull();
  expect(stored.summary).toEqual(summarise(entries));
}

/** No delivery is left open: what was not read is said to be so, and no question waits for an answer. */
export function expectSettled(entries: readonly Entry[]): void {
  const { deliveries, agents } = fold(agentGraph, entries);
  const open = [...deliveries.values()].filter(
    ({ state, kind }) => state === 'queued' || (state === 'read' && kind === 'request'),
  );
  expect(open).toEqual([]);
  for (const { id, waits, tools } of agents.values()) {
    const blocking = waits.filter(({ on }) => on.kind !== 'step');
    expect({ id, blocking, tools }).toEqual({ id, blocking: [], tools: [] });
  }
}

/** Each wait that began has ended, each once; those of steps also by the interruption of the session. */
export function expectNobodyWaits(entries: readonly Entry[]): void {
  const open = new Map<string, WaitSubject['kind']>();
  for (const { type, body } of entries) {
    if (type === 'session-interrupted') {
      const ended = [...open].filter(([, kind]) => kind === 'step');
      for (const [key] of ended) open.delete(key);
    }
    if (type !== 'wait-started' && type !== 'wait-finished') continue;
    const key = `${body.agent} ${JSON.stringify(body.on)}`;
    expect(open.has(key), `${type} ${key}`).toBe(type === 'wait-finished');
    if (type === 'wait-started') open.set(key, body.on.kind);
    else open.delete(key);
  }
  expect([...open.keys()]).toEqual([]);
}

/** One message heard by one agent, in the order in which that happened. */
interface Hearing {
  readonly message: MessageId;
  readonly agent: string;
  /** The call that read it, or the first of those made in its place; null for a result that held it. */
  readonly call: CallId | null;
}

function hearings(entries: readonly Entry[]): readonly Hearing[] {
  const first = new Map<CallId, CallId>();
  return entries.flatMap(({ type, body }): readonly Hearing[] => {
    if (type === 'tool-finished') {
      return body.carried.map((message) => ({ message, agent: body.agent, call: null }));
    }
    if (type !== 'call-started') return [];
    const call = originOf(first, body);
    return body.reads.map((message) => ({ message, agent: body.agent, call }));
  });
}

function originOf(
  first: Map<CallId, CallId>,
  { call, reissues }: EntryBodies['call-started'],
): CallId {
  const origin = reissues === undefined ? call : (first.get(reissues) ?? reissues);
  first.set(call, origin);
  return origin;
}

/**
 * A message is read in one call, and in those made in its place. An answer that a result held is not
 * held by another, nor had it been read. An announcement may be told again to who asks for it again.
 */
export function expectHeardOnce(entries: readonly Entry[]): void {
  const sent = of(entries, 'message-sent').map(({ body }) => body.message);
  expect(new Set(sent.map(({ id }) => id)).size).toBe(sent.length);
  const answers = new Set(sent.flatMap(({ kind, id }) => (kind === 'response' ? [id] : [])));
  const heard = new Map<string, CallId | null>();
  for (const { message, agent, call } of hearings(entries)) {
    const key = `${agent} ${message}`;
    const before = heard.get(key);
    if (call === null) {
      if (answers.has(message)) expect(before, key).toBeUndefined();
      if (before === undefined) heard.set(key, null);
    } else {
      expect([undefined, null, call], key).toContain(before);
      heard.set(key, call);
    }
  }
}

/** What comes by mail from one sender to one recipient is read in the order in which it was sent. */
export function expectInOrder(entries: readonly Entry[]): void {
  const sent = new Map(of(entries, 'message-sent').map((one) => [one.body.message.id, one]));
  const handed = new Set<string>();
  const latest = new Map<string, { readonly seq: number; readonly call: CallId }>();
  for (const { message, agent, call } of hearings(entries)) {
    const key = `${agent} ${message}`;
    if (call === null) handed.add(key);
    if (call === null || handed.has(key)) continue;
    const { seq, body } = sent.get(message) ?? { seq: 0, body: { message: { from: 'nobody' } } };
    const way = `${body.message.from} ${agent}`;
    const last = latest.get(way);
    if (last !== undefined && last.call !== call) expect(seq, key).toBeGreaterThan(last.seq);
    latest.set(way, { seq: Math.max(seq, last?.seq ?? 0), call });
  }
}

/** No conversation holds one mail twice, nor as mail what a result had held before. */
export function expectNotMailAgain(
  entries: readonly Entry[],
  requests: ScriptedModel['requests'],
): void {
  const handed = new Set<string>();
  const read = new Set<string>();
  for (const { message, agent, call } of hearings(entries)) {
    const key = `${agent} ${message}`;
    if (call !== null) read.add(key);
    else if (!read.has(key)) handed.add(key);
  }
  for (const { agent, request } of requests) {
    const blocks = request.messages.flatMap((one) => (one.role === 'user' ? one.blocks : []));
    const mail = blocks.flatMap((block) => (block.type === 'mail' ? [block.message.id] : []));
    expect(new Set(mail).size).toBe(mail.length);
    expect(mail.filter((id) => handed.has(`${agent} ${id}`))).toEqual([]);
  }
}

/** What the others used until a call ends had not reached the largest limit that it ran under. */
export function expectWithinBudget(entries: readonly Entry[]): void {
  let limit = Infinity;
  let used = 0;
  const inFlight = new Map<CallId, number>();
  for (const entry of entries) {
    const changed = limitOf(entry);
    if (changed !== null) {
      limit = changed;
      for (const [call, most] of inFlight) inFlight.set(call, Math.max(most, limit));
    }
    if (entry.type === 'call-started') inFlight.set(entry.body.call, limit);
    if (!endsCall(entry)) continue;
    const { call } = entry.body;
    expect(used, call).toBeLessThan(inFlight.get(call) ?? 0);
    inFlight.delete(call);
    used += tokensOf(entry.body);
  }
}

function limitOf({ type, body }: Entry): number | null {
  if (type !== 'session-launched' && type !== 'budget-set') return null;
  return body.budget?.tokens ?? Infinity;
}

function tokensOf({ usage }: Pick<EntryBodies['call-failed'], 'usage'>): number {
  return usage === null ? 0 : usage.inputTokens + usage.outputTokens;
}

function endsCall(
  entry: Entry,
): entry is Entry & EntryOf<'call-finished' | 'call-interrupted' | 'call-failed'> {
  return ['call-finished', 'call-interrupted', 'call-failed'].includes(entry.type);
}
