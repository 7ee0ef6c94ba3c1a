import { evolveBy } from '#core/log/evolve-by.ts';
import { LogList } from '#core/log/log-list.ts';
import { LogMap } from '#core/log/log-map.ts';
import type { Projection } from '#core/log/projection.ts';
import type { BlobRef, LongText } from '#core/protocol/content.ts';
import type { ChangedFile } from '#core/protocol/changed-file.ts';
import type { AgentId, BlobHash, FindingId, Seq, ToolUseId } from '#core/protocol/ids.ts';

/** One change of one file. */
export interface FileChange {
  readonly path: string;
  readonly agent: AgentId;
  readonly toolUse: ToolUseId;
  readonly before: BlobHash | null;
  readonly after: BlobHash | null;
  readonly hunk: LongText;
  readonly findings: readonly FindingId[];
  readonly seq: Seq;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The place in `changes` of the change before it to the same file. */
  readonly previous: number | null;
}

/** A file that was changed: how often, by whom, for which findings. */
export interface FileRecord {
  readonly path: string;
  readonly count: number;
  readonly agents: readonly AgentId[];
  readonly findings: readonly FindingId[];
  /** The place in `changes` of its last change. */
  readonly last: number;
  /** Null when the first change created it, and when the last one deleted it. */
  readonly before: BlobHash | null;
  readonly after: BlobHash | null;
}

/** The patch that the session ended in. */
export interface PatchRecord {
  readonly patch: BlobRef;
  readonly files: readonly ChangedFile[];
  readonly total: number;
  readonly seq: Seq;
}

/** What was changed in the workspace. */
export interface Files {
  readonly files: LogMap<string, FileRecord>;
  readonly changes: LogList<FileChange>;
  patch: PatchRecord | null;
}

/** The changes of each file, and the patch when there is one. */
export const files: Projection<Files> = {
  name: 'files',
  version: 1,
  initial: () => ({ files: new LogMap(), changes: new LogList(), patch: null }),
  evolve: evolveBy<Files>({
    'file-changed': (state, { seq, at, body }) => {
      const known = state.files.get(body.path);
      const place = state.changes.length;
      state.changes.push({ ...body, seq, at, previous: known?.last ?? null });
      state.files.set(body.path, {
        path: body.path,
        count: (known?.count ?? 0) + 1,
        agents: union(known?.agents ?? [], [body.agent]),
        findings: union(known?.findings ?? [], body.findings),
        last: place,
        before: known ? known.before : body.before,
        after: body.after,
      });
    },
    'patch-produced': (state, { seq, body }) => {
      state.patch = { ...body, seq };
    },
  }),
  copy: (state) => ({
    files: state.files.copy(),
    changes: state.changes.copy(),
    patch: state.patch,
  }),
};

/** The changes of a file, the last first. */
export function* changesOf(state: Files, path: string): Generator<FileChange> {
  let place = state.files.get(path)?.last ?? null;
  while (place !== null) {
    const change: FileChange | undefined = state.changes.at(place);
    if (!change) return;
    yield change;
    place = change.previous;
  }
}

function union<T>(known: readonly T[], more: readonly T[]): readonly T[] {
  const added = more.filter((each) => !known.includes(each));
  return added.length === 0 ? known : [...known, ...added];
}
