import type { ChangedFile } from '#core/protocol/changed-file.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { Region } from '#core/protocol/entries/apart-entries.ts';
import type { Workspace } from './workspace.ts';

/** What one agent changed in its copy, and what of it the merge left out. */
export interface CopyPart {
  readonly agent: AgentId;
  readonly files: readonly ChangedFile[];
  /** Files that an earlier part had changed otherwise, with the number of places in conflict. */
  readonly leftOut: readonly { readonly path: string; readonly regions: number }[];
}

/** What merging the copies came to. */
export interface MergedCopies {
  readonly parts: readonly CopyPart[];
  /** Places that several agents changed in the same way. */
  readonly duplicated: readonly Region[];
  /** Places that several agents changed differently. */
  readonly conflicting: readonly Region[];
}

/** Copies of a session's untouched workspace, one for each agent that works apart. */
export interface AgentCopies {
  /** The agent's own copy; made at the first call. */
  copyFor(agent: AgentId): Promise<Workspace>;
  /**
   * Merges what the agents changed into the session's own workspace, in this order: three-way against
   * the baseline, file by file. A file in conflict stays as the earlier parts have it. Once.
   */
  merge(order: readonly AgentId[]): Promise<MergedCopies>;
  /** Removes the copies from the disk. */
  remove(): Promise<void>;
}
