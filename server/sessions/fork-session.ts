import type { Entry, EntryOf } from '#core/protocol/entry.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import { must } from '#core/lib/must.ts';
import { summarise } from '#core/views/session-summary.ts';
import type { Clock } from '#server/clock.ts';
import { MomentMissing } from '#server/errors/moment-missing.ts';
import { SessionMissing } from '#server/errors/session-missing.ts';
import { looseEnds } from '#server/orchestrator/going-on/loose-ends.ts';
import { createSessionLog } from '#server/persistence/create-session-log.ts';
import type { SessionLogStore } from '#server/persistence/session-log-store.ts';
import { forkWorkspace } from '#server/workspace/reopen-workspace.ts';
import { workspacePlace } from './workspace-place.ts';

/** How many entries are copied by one statement. */
const COPIED_AT_ONCE = 1_000;

export interface ForkParts {
  readonly store: SessionLogStore;
  readonly clock: Clock;
  /** Where MAOS keeps its own data; workspaces lie there. */
  readonly home: string;
  /** This process's name as an owner. */
  readonly owner: string;
  newSessionId(): SessionId;
}

/**
 * Goes back to a saved moment: a session of its own whose log begins as a copy of the other's up to
 * that moment, with the workspace as it was then. The other session stays as it is. The new one has
 * ended, and can be continued. Rejects with SessionMissing, MomentMissing or WorkspaceGone.
 */
export async function forkSession(
  parts: ForkParts,
  { session, name }: { readonly session: SessionId; readonly name: string },
): Promise<SessionId> {
  const { store, clock, home, owner } = parts;
  const saved = await findMoment(store, session, name);
  const copied = await readUpTo(store, session, saved.seq);
  const fork = parts.newSessionId();
  await forkWorkspace(workspacePlace(home, session), saved.body.tree, workspacePlace(home, fork));
  const forked = {
    type: 'session-forked' as const,
    causation: [saved.seq],
    body: { session: fork, from: session, seq: saved.seq, name: saved.body.name },
  };
  const next = { ...forked, seq: saved.seq + 1, at: clock.now() };
  const summary = must(summarise([...copied, next]), 'the summary of the copied session');
  const ownership = await store.createSession(summary, owner);
  for (let at = 0; at < copied.length; at += COPIED_AT_ONCE) {
    await store.append({ ownership, entries: copied.slice(at, at + COPIED_AT_ONCE) });
  }
  const log = await createSessionLog(store, ownership, clock);
  await log.append([forked, ...looseEnds(copied)]);
  await log.close();
  await store.saveSummary(ownership, { ...summary, head: log.head() });
  await store.markEnded(ownership, clock.now());
  return fork;
}

async function findMoment(
  store: SessionLogStore,
  session: SessionId,
  name: string,
): Promise<EntryOf<'session-saved'>> {
  const head = await store.head(session);
  if (head === null) throw new SessionMissing(session);
  const moments = (await readUpTo(store, session, head)).filter(
    (entry) => entry.type === 'session-saved',
  );
  const found = moments.findLast(({ body }) => body.name === name);
  if (found !== undefined) return found;
  throw new MomentMissing(name, [...new Set(moments.map(({ body }) => body.name))]);
}

async function readUpTo(
  store: SessionLogStore,
  session: SessionId,
  seq: number,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  while (entries.length < seq) {
    const limit = Math.min(COPIED_AT_ONCE, seq - entries.length);
    const page = await store.read(session, entries.length, limit);
    if (page.length === 0) break;
    entries.push(...page);
  }
  return entries;
}
