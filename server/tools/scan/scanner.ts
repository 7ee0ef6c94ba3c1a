import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Workspace } from '#server/workspace/workspace.ts';
import { readInputs, type Inputs } from './read-inputs.ts';
import { readRuleBook, type RuleBook } from './rule-book.ts';
import { Scan, type InputFile, type ScanReport } from './scan-workspace.ts';

/** A workspace as it was scanned: the files that the report is about. */
export interface ScannedWorkspace {
  readonly files: readonly InputFile[];
  readonly report: ScanReport;
  readonly book: RuleBook;
}

/** Told how many of how many files are done. */
export type OnProgress = (done: number, total: number) => void;

/** Scans workspaces whole; what has not changed since the last time is not scanned again. */
export interface Scanner {
  /** Rejects with the signal's reason on abort, and with `RuleInvalid` when a rule is not well formed. */
  scan(
    workspace: Workspace,
    signal: AbortSignal,
    onProgress?: OnProgress,
  ): Promise<ScannedWorkspace>;
}

/** How long the scan may keep the event loop, in milliseconds. */
const SLICE_MS = 25;

/** Gives others their turn whenever a slice of time is used up. */
class Turns {
  readonly #signal: AbortSignal;
  #until = performance.now() + SLICE_MS;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  async take(): Promise<void> {
    this.#signal.throwIfAborted();
    if (performance.now() < this.#until) return;
    await nextTurn();
    this.#until = performance.now() + SLICE_MS;
  }
}

function fingerprintOf({ files }: Inputs): string {
  const hash = createHash('sha256');
  for (const { path, text } of files) hash.update(`${path}\0${text.length}\0${text}\0`);
  return hash.digest('hex');
}

/** Scans files in small steps. Rejects with the signal's reason on abort. */
export async function scanInSteps(
  files: readonly InputFile[],
  book: RuleBook,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress?: OnProgress },
): Promise<ScanReport> {
  const scan = new Scan(book);
  const turns = new Turns(signal);
  for (const [index, file] of files.entries()) {
    await turns.take();
    scan.add(file);
    onProgress?.(index + 1, files.length * 2);
  }
  let done = files.length;
  const steps = scan.follow();
  while (steps.next().done !== true) {
    await turns.take();
    done += 1;
    onProgress?.(Math.min(done, files.length * 2), files.length * 2);
  }
  onProgress?.(files.length * 2, files.length * 2);
  return scan.report();
}

function withUnread(report: ScanReport, { unread }: Inputs): ScanReport {
  const skipped = unread.map((path) => ({ path, reason: 'unreadable' as const }));
  return { ...report, skipped: [...report.skipped, ...skipped] };
}

/** A scanner by the rules of a folder. */
export function createScanner({ rulesFolder }: { readonly rulesFolder: string }): Scanner {
  let book: Promise<RuleBook> | null = null;
  const last = new WeakMap<Workspace, { fingerprint: string; scanned: ScannedWorkspace }>();
  return {
    async scan(workspace, signal, onProgress) {
      const rules = await (book ??= readRuleBook(rulesFolder));
      const inputs = await readInputs(workspace, signal);
      const fingerprint = fingerprintOf(inputs);
      const known = last.get(workspace);
      if (known?.fingerprint === fingerprint) return known.scanned;
      const report = await scanInSteps(inputs.files, rules, {
        signal,
        ...(onProgress === undefined ? {} : { onProgress }),
      });
      const scanned = { files: inputs.files, report: withUnread(report, inputs), book: rules };
      last.set(workspace, { fingerprint, scanned });
      return scanned;
    },
  };
}
