import { evolveBy } from '#core/log/evolve-by.ts';
import type { Projection } from '#core/log/projection.ts';
import type { EntryOf } from '#core/protocol/entry.ts';
import { HUMAN, type AgentId, type FindingId } from '#core/protocol/ids.ts';
import { editLines, type Authored } from './overwritten-lines.ts';

/** What of a run's work was done more than once or against each other, and how it was spent. */
export interface Overlap {
  readonly agents: ReadonlySet<AgentId> & { add(agent: AgentId): unknown };
  turns: number;
  /** Messages of an agent that went to another. */
  messages: number;
  readonly finders: Map<FindingId, readonly AgentId[]>;
  readonly fixers: Map<FindingId, readonly AgentId[]>;
  /** Which agents scanned a file that they named. */
  readonly scanners: Map<string, readonly AgentId[]>;
  readonly authored: Map<string, Authored<AgentId>>;
  /** Places that changed lines which another agent had changed before. */
  overwritten: number;
  /** What the merge of patches found; null where nothing was merged. */
  merge: { readonly same: number; readonly different: number } | null;
  /** When the workspace was ready and when the session ended; epoch milliseconds. */
  startedAt: number | null;
  endedAt: number | null;
}

/** Collects them from the log of a run. */
export const overlap: Projection<Overlap> = {
  name: 'run-overlap',
  version: 2,
  initial: () => ({
    agents: new Set(),
    ...{ turns: 0, messages: 0, overwritten: 0 },
    finders: new Map(),
    fixers: new Map(),
    scanners: new Map(),
    authored: new Map(),
    ...{ merge: null, startedAt: null, endedAt: null },
  }),
  evolve: evolveBy<Overlap>({
    'workspace-prepared': (state, { at }) => {
      state.startedAt ??= at;
    },
    'agent-registered': (state, { body }) => {
      if (body.agent !== HUMAN) state.agents.add(body.agent);
    },
    'turn-started': (state) => {
      state.turns += 1;
    },
    'message-sent': (state, entry) => noteMessage(state, entry),
    'tool-started': (state, entry) => noteScan(state, entry),
    'file-changed': (state, { body }) => {
      for (const id of body.findings) add(state.fixers, id, body.agent);
      const known = state.authored.get(body.path) ?? [];
      const { authored, conflicts } = editLines(known, body.agent, body.hunk.text);
      state.authored.set(body.path, authored);
      state.overwritten += conflicts;
    },
    'patches-merged': (state, { body }) => {
      state.merge = { same: body.duplicatedTotal, different: body.conflictingTotal };
    },
    // A copy takes its time from where it was made, as its summary does.
    'session-forked': (state, { at }) => {
      state.startedAt = at;
    },
    'session-continued': (state) => {
      state.endedAt = null;
    },
    'session-finished': (state, { at }) => {
      state.endedAt = at;
    },
  }),
  copy: (state) => ({
    ...state,
    agents: new Set(state.agents),
    finders: new Map(state.finders),
    fixers: new Map(state.fixers),
    scanners: new Map(state.scanners),
    authored: new Map(state.authored),
  }),
};

/** How often something was done by one more than the first: two by three agents each are four. */
export function timesAgain(done: ReadonlyMap<unknown, readonly AgentId[]>): number {
  return [...done.values()].reduce((sum, agents) => sum + Math.max(0, agents.length - 1), 0);
}

function noteMessage(state: Overlap, { body }: EntryOf<'message-sent'>): void {
  const { message, recipients } = body;
  const reached = recipients.some(
    ({ agent, state: is }) => is === 'queued' && agent !== message.from,
  );
  if (reached && state.agents.has(message.from)) state.messages += 1;
  if (message.kind === 'discovery') {
    for (const { id } of message.findings) add(state.finders, id, message.from);
  }
  if (message.kind === 'broadcast' && message.status === 'fixed') {
    for (const id of message.about) add(state.fixers, id, message.from);
  }
}

function noteScan(state: Overlap, { body }: EntryOf<'tool-started'>): void {
  if (body.name !== 'scan') return;
  for (const path of pathsIn(body.input.text)) add(state.scanners, path, body.agent);
}

/** The paths that a scan names, as far as its input lies in the entry; a scan of everything names none. */
function pathsIn(input: string): readonly string[] {
  const list = /"paths":\s*\[([^\]]*)/.exec(input)?.[1] ?? '';
  return [...list.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, path = '']) => path);
}

function add<Key>(map: Map<Key, readonly AgentId[]>, key: Key, agent: AgentId): void {
  const known = map.get(key) ?? [];
  if (!known.includes(agent)) map.set(key, [...known, agent]);
}
