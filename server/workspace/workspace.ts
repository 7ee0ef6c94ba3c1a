import type { AgentId, BlobHash } from '#core/protocol/ids.ts';
import type { ChangedFile } from '#core/protocol/changed-file.ts';

/** A file's content as it was read: `hash` is what an edit of it must carry. */
export interface FileSnapshot {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly hash: BlobHash;
}

/** One change of one file. `before` and `after` are null where the file does not exist. */
export interface FileChange {
  readonly path: string;
  readonly before: BlobHash | null;
  readonly after: BlobHash | null;
  /** Unified diff with three lines of context; empty for binary content. */
  readonly hunk: string;
}

export interface Patch {
  /** `git diff --binary` from the baseline; what `git apply` takes on the original folder. */
  readonly text: Uint8Array;
  readonly files: readonly ChangedFile[];
}

export interface CommandResult {
  readonly exitCode: number | null;
  /** Standard output and error as they came, cut at the cap with a note of how much was left out. */
  readonly output: string;
  /** What ended it: itself, or which bound it met (`output`: more than is worth reading; `disk`: room). */
  readonly endedBy: 'exit' | 'deadline' | 'memory' | 'processes' | 'output' | 'disk' | 'abort';
  readonly durationMs: number;
}

export interface CommandOptions {
  readonly argv: readonly string[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * The private copy of the user's folder that a team works on. Paths are relative to its root, with
 * `/`; a path that leaves it (`..`, absolute, through a symlink) or names no regular file throws
 * `PathRefused`. Writes are serialised against each other and against `run`: a command runs in a
 * copy made at one moment, so it sees every write whole or not at all, and changes nothing here.
 */
export interface Workspace {
  readonly root: string;
  /** Regular files, ascending, without dependencies (node_modules, .venv …); at most `limit`. */
  list(under: string, limit: number): Promise<readonly string[]>;
  /** Throws `FileMissing`, or `FileTooLarge` over 5 MiB. */
  read(path: string): Promise<FileSnapshot>;
  /**
   * Writes a file whole. `expected` is the hash that the writer last read, or null to create.
   * Throws `StaleEdit` (with who changed it last) when the file is no longer that.
   */
  write(write: FileWrite): Promise<FileChange>;
  /** Runs a command in the sandbox, without network. Throws `SandboxUnavailable` where there is none. */
  run(options: CommandOptions): Promise<CommandResult>;
  /** Keeps the files as they are now; returns the id of their tree, which can be checked out later. */
  snapshot(): Promise<string>;
  /** Everything that changed since the baseline, whatever .gitignore says, without dependencies. */
  patch(): Promise<Patch>;
}

export interface FileWrite {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly expected: BlobHash | null;
  readonly agent: AgentId;
}
