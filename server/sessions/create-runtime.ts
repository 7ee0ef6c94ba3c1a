import type { SessionId } from '#core/protocol/ids.ts';
import type { Persistence } from '#server/persistence/open-persistence.ts';
import type { LogTails } from '#server/realtime/log-tails.ts';
import type { LaunchOptions, Runtime } from '#server/runtime.ts';
import { browseFolder } from '#server/workspace/roots.ts';
import { examineSession } from './examine-session.ts';
import { createComparisonReader } from './read-comparison.ts';
import type { Sessions } from './open-sessions.ts';
import { listSamples } from './samples.ts';

export interface RuntimeParts {
  readonly sessions: Sessions;
  readonly persistence: Persistence;
  readonly tails: LogTails;
  readonly samplesFolder: string;
  readonly roots: readonly string[];
  readonly models: LaunchOptions['models'];
  readonly hasKey: boolean;
  /** Whether the server has begun to shut down. */
  closing(): boolean;
}

/** What routes may ask of the running parts. */
export function createRuntime(parts: RuntimeParts): Runtime {
  const { store, blobs } = parts.persistence;
  return {
    async health() {
      return { alive: true, ready: !parts.closing() && (await answers(parts.persistence)) };
    },
    async launchOptions() {
      const samples = await listSamples(parts.samplesFolder);
      return { samples, roots: parts.roots, models: parts.models, hasKey: parts.hasKey };
    },
    browse: (path) => browseFolder(path, parts.roots),
    launch: (command) => parts.sessions.launch(command),
    carryOut: (session, command) => parts.sessions.carryOut(session, command),
    goOn: (session, command) => parts.sessions.goOn(session, command),
    restore: (session, name) => parts.sessions.restore(session, name),
    compare: (session, command) => parts.sessions.compare(session, command),
    comparison: createComparisonReader({ store, tails: parts.tails }),
    async sessions({ search, before, limit }) {
      return store.list({ search, cursor: before, limit });
    },
    async session(session) {
      return (await store.find(session))?.summary ?? null;
    },
    async entries(session, { after, limit }) {
      const head = await parts.tails.head(session);
      if (head === null) return null;
      return { entries: await parts.tails.read(session, after, limit), head };
    },
    diagnose: (session) => examineSession(store, session),
    async patch(session) {
      const patch = await latestPatch(parts, session);
      return patch === null ? null : blobs.get(patch);
    },
    async blob(session, hash) {
      return (await store.find(session)) === null ? null : blobs.get(hash);
    },
  };
}

const READ_ENTRIES = 1_000;

/** A patch is among the last entries of a session, so the log is read from its end. */
async function latestPatch(parts: RuntimeParts, session: SessionId) {
  let upTo = (await parts.tails.head(session)) ?? 0;
  while (upTo > 0) {
    const after = Math.max(0, upTo - READ_ENTRIES);
    const entries = await parts.tails.read(session, after, upTo - after);
    for (const entry of entries.toReversed()) {
      if (entry.type === 'patch-produced') return entry.body.patch.hash;
    }
    upTo = after;
  }
  return null;
}

async function answers(persistence: Persistence): Promise<boolean> {
  try {
    await persistence.store.list({ search: '', cursor: null, limit: 1 });
    return true;
  } catch {
    return false;
  }
}
