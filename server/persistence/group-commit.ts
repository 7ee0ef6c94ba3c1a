import type { Entry } from '#core/protocol/entry.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import { AppendFailed } from './append-failed.ts';
import { OwnershipLost } from './ownership-lost.ts';
import type { Ownership } from './ownership.ts';
import type { AppendBatch } from './session-log-store.ts';

/** Commits batches of different sessions together; returns the sessions whose batch was taken. */
export type Commit = (batches: readonly AppendBatch[]) => Promise<ReadonlySet<SessionId>>;

interface Waiting {
  readonly batch: AppendBatch;
  resolve(): void;
  reject(error: Error): void;
}

/** No statement carries more entries than this, so that none is large without bound. */
const MAX_ENTRIES = 2_000;

/**
 * Groups batches: whatever comes while one commit is under way goes into the next, of whatever
 * session. There is no timer: when nothing is under way a batch is committed at once. Batches of a
 * session are committed in the order of the calls.
 */
export function createGroupCommit(
  commit: Commit,
  attempts: number,
): (batch: AppendBatch) => Promise<void> {
  let waiting: Waiting[] = [];
  let running = false;

  async function run(): Promise<void> {
    // What is appended in the same breath goes along.
    await Promise.resolve();
    while (waiting.length > 0) {
      const size = countGroup(waiting);
      const group = waiting.slice(0, size);
      waiting = waiting.slice(size);
      await settle(commit, group, attempts);
      // Those who have just heard may append again: they go together rather than one alone.
      await new Promise((resolve) => setImmediate(resolve));
    }
    running = false;
  }

  return (batch) =>
    new Promise((resolve, reject) => {
      waiting.push({ batch, resolve, reject });
      if (running) return;
      running = true;
      void run();
    });
}

/** How many of those waiting fit into one commit: batches of one session must follow each other. */
function countGroup(waiting: readonly Waiting[]): number {
  const ends = new Map<SessionId, AppendBatch>();
  let entries = 0;
  for (const [index, { batch }] of waiting.entries()) {
    entries += batch.entries.length;
    const before = ends.get(batch.ownership.session);
    const follows = before === undefined || isNext(before, batch);
    if (index > 0 && (entries > MAX_ENTRIES || !follows)) return index;
    ends.set(batch.ownership.session, batch);
  }
  return waiting.length;
}

function isNext(before: AppendBatch, after: AppendBatch): boolean {
  const isSameOwner = before.ownership.epoch === after.ownership.epoch;
  return isSameOwner && before.entries.at(-1)?.seq === (after.entries[0]?.seq ?? 0) - 1;
}

/** Commits a group and tells everyone in it. Never rejects. */
async function settle(commit: Commit, group: readonly Waiting[], attempts: number): Promise<void> {
  const batches = mergeBySession(group);
  try {
    const taken = await commit(batches);
    for (const { batch, resolve, reject } of group) {
      const { session } = batch.ownership;
      if (taken.has(session)) resolve();
      else reject(new OwnershipLost(session));
    }
  } catch (cause) {
    if (batches.length > 1) await settleApart(commit, group, attempts);
    else {
      for (const { batch, reject } of group) {
        reject(new AppendFailed(batch.ownership.session, attempts, { cause }));
      }
    }
  }
}

/** One session's bad entry must not take the others along: each is tried by itself. */
async function settleApart(
  commit: Commit,
  group: readonly Waiting[],
  attempts: number,
): Promise<void> {
  for (const { ownership } of mergeBySession(group)) {
    const { session } = ownership;
    const own = group.filter(({ batch }) => batch.ownership.session === session);
    await settle(commit, own, attempts);
  }
}

function mergeBySession(group: readonly Waiting[]): readonly AppendBatch[] {
  const merged = new Map<SessionId, { ownership: Ownership; entries: Entry[] }>();
  for (const { batch } of group) {
    const { ownership, entries } = batch;
    const before = merged.get(ownership.session);
    if (before === undefined) merged.set(ownership.session, { ownership, entries: [...entries] });
    else before.entries.push(...entries);
  }
  return [...merged.values()];
}
