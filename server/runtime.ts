import type { LaunchSession } from '#core/protocol/command.ts';
import type { Entry } from '#core/protocol/entry.ts';
import type { BlobHash, Seq, SessionId } from '#core/protocol/ids.ts';
import type { Compare, Continue, SessionCommand } from '#core/protocol/session-command.ts';
import type { Comparison } from '#core/views/run-measures/compare-runs.ts';
import type { RunMeasures } from '#core/views/run-measures/run-measures.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import type { Complaint } from '#core/views/run-doctor/complaint.ts';

export interface SampleInfo {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly language: string;
}

/** What the launch form offers and needs to know of this server. */
export interface LaunchOptions {
  readonly samples: readonly SampleInfo[];
  readonly roots: readonly string[];
  /** Models that can be chosen now; without a key only `offline`. */
  readonly models: readonly {
    readonly name: string;
    readonly label: string;
    readonly note: string;
  }[];
  readonly hasKey: boolean;
}

export interface FolderListing {
  readonly path: string;
  /** Null at an allowed root. */
  readonly parent: string | null;
  readonly folders: readonly { readonly name: string; readonly path: string }[];
  readonly files: number;
}

export interface SessionPage {
  readonly sessions: readonly SessionSummary[];
  /** Pass as `before` for the next page; null at the end. */
  readonly next: string | null;
}

export interface SessionQuery {
  readonly search: string;
  readonly before: string | null;
  readonly limit: number;
}

/** The runs of one task, measured: the team's together and the same agents' apart, oldest first. */
export interface SessionComparison {
  /** The session that the others were launched to be compared with. */
  readonly base: SessionId;
  readonly together: readonly RunMeasures[];
  readonly apart: readonly RunMeasures[];
  /** What they show, measure by measure. */
  readonly comparison: Comparison;
}

/**
 * The only door from routes to the running parts. Methods throw errors that carry `kind`, `message`
 * and, where a field of the request is to blame, `field`; routes turn them into HTTP.
 */
export interface Runtime {
  health(): Promise<{ readonly alive: true; readonly ready: boolean }>;
  launchOptions(): Promise<LaunchOptions>;
  browse(path: string | null): Promise<FolderListing>;
  launch(command: LaunchSession): Promise<SessionId>;
  /** Carries out a command on a session; resolves when it is on record. */
  carryOut(
    session: SessionId,
    command: Exclude<SessionCommand, Continue | Compare | { command: 'restore' }>,
  ): Promise<void>;
  /** Lets an ended session go on; resolves when that is on record. */
  goOn(session: SessionId, command: Continue): Promise<void>;
  /** Goes back to a saved moment; resolves with the session that begins there. */
  restore(session: SessionId, name: string): Promise<SessionId>;
  /** Launches runs to compare a session with; resolves with their ids. */
  compare(session: SessionId, command: Compare): Promise<readonly SessionId[]>;
  /** The runs of the comparison that a session belongs to; null when the session is unknown. */
  comparison(session: SessionId): Promise<SessionComparison | null>;
  sessions(query: SessionQuery): Promise<SessionPage>;
  session(session: SessionId): Promise<SessionSummary | null>;
  entries(
    session: SessionId,
    range: { readonly after: Seq; readonly limit: number },
  ): Promise<{ readonly entries: readonly Entry[]; readonly head: Seq } | null>;
  /** What the run doctor says of the log so far; null for an unknown session. */
  diagnose(session: SessionId): Promise<readonly Complaint[] | null>;
  /** The patch's bytes; null when the session is unknown or has produced none. */
  patch(session: SessionId): Promise<Uint8Array | null>;
  /** A blob that belongs to the session's log; null otherwise. */
  blob(session: SessionId, hash: BlobHash): Promise<Uint8Array | null>;
}

const KEY = Symbol.for('maos.runtime');

/** Called once by the composition root, when everything runs. */
export function openRuntime(runtime: Runtime): void {
  (globalThis as Record<symbol, unknown>)[KEY] = runtime;
}

/** The running parts. Throws when the server has not opened the door: a page cannot run without it. */
export function theRuntime(): Runtime {
  const runtime = (globalThis as Record<symbol, unknown>)[KEY] as Runtime | undefined;
  if (!runtime) throw new Error('The MAOS server is not running in this process.');
  return runtime;
}
