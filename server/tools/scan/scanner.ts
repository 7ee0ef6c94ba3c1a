import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Workspace } from '#server/workspace/workspace.ts';
import { readInputs, type Inputs } from './read-inputs.ts';
import { readRuleBook, type RuleBook } from './rule-book.ts';
import type { InputFile } from './input-file.ts';
import { createSourceCache } from './source-cache.ts';
import type { ReadSource } from './source-file.ts';
import { groupFiles, mergeReports, Scan, scanGroup, type ScanReport } from './scan-workspace.ts';

/** A workspace as it was scanned: the files that the report is about. */
export interface ScannedWorkspace {
  readonly files: readonly InputFile[];
  readonly report: ScanReport;
  /** Scans one group of files by the same rules. */
  readonly scan: (group: readonly InputFile[]) => ScanReport;
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

function fingerprintOf(files: readonly InputFile[]): string {
  const hash = createHash('sha256');
  for (const { path, text } of files) hash.update(`${path}\0${text.length}\0${text}\0`);
  return hash.digest('hex');
}

/** How a scan goes on while others have their turn. */
export interface Steps {
  readonly signal: AbortSignal;
  readonly onProgress?: OnProgress;
  /** What is known of a group of files already; none by default. */
  readonly known?: (group: readonly InputFile[]) => ScanReport | null;
  /** How files are read; each anew by default. */
  readonly read?: ReadSource;
}

interface StepsOfGroup {
  readonly turns: Turns;
  readonly onStep: () => void;
  readonly read: ReadSource | undefined;
}

async function scanGroupInSteps(
  group: readonly InputFile[],
  book: RuleBook,
  { turns, onStep, read }: StepsOfGroup,
): Promise<ScanReport> {
  const scan = new Scan(book, read);
  for (const file of group) {
    await turns.take();
    scan.add(file);
    onStep();
  }
  const steps = scan.follow();
  while (steps.next().done !== true) await turns.take();
  return scan.report();
}

/** Scans files in small steps. Rejects with the signal's reason on abort. */
export async function scanInSteps(
  files: readonly InputFile[],
  book: RuleBook,
  { signal, onProgress, known, read }: Steps,
): Promise<ScanReport> {
  const turns = new Turns(signal);
  const groups = groupFiles(files);
  const total = groups.reduce((sum, group) => sum + group.length, 0);
  let done = 0;
  const reports: ScanReport[] = [];
  for (const group of groups) {
    const before = done;
    const onStep = (): void => {
      done += 1;
      onProgress?.(done, total);
    };
    reports.push(known?.(group) ?? (await scanGroupInSteps(group, book, { turns, onStep, read })));
    if (done === before) done += group.length;
  }
  onProgress?.(total, total);
  return mergeReports(reports);
}

function withUnread(report: ScanReport, { unread }: Inputs): ScanReport {
  const skipped = unread.map((path) => ({ path, reason: 'unreadable' as const }));
  return { ...report, skipped: [...report.skipped, ...skipped] };
}

/** The reports of one workspace's groups: of its last scan, and of fixes that were tried since. */
class KnownGroups {
  readonly read = createSourceCache();
  #reports = new Map<string, ScanReport>();

  /** Forgets what is of no file any more. */
  keep(fingerprints: ReadonlySet<string>): void {
    this.#reports = new Map([...this.#reports].filter(([key]) => fingerprints.has(key)));
  }

  find(group: readonly InputFile[]): ScanReport | null {
    return this.#reports.get(fingerprintOf(group)) ?? null;
  }

  scan(group: readonly InputFile[], book: RuleBook): ScanReport {
    const report = this.find(group) ?? scanGroup(group, book, this.read);
    this.#reports.set(fingerprintOf(group), report);
    return report;
  }

  learn(group: readonly InputFile[], report: ScanReport): void {
    this.#reports.set(fingerprintOf(group), report);
  }
}

/** A scanner by the rules of a folder. */
export function createScanner({ rulesFolder }: { readonly rulesFolder: string }): Scanner {
  let book: Promise<RuleBook> | null = null;
  const groupsOf = new WeakMap<Workspace, KnownGroups>();
  return {
    async scan(workspace, signal, onProgress) {
      const rules = await (book ??= readRuleBook(rulesFolder));
      const inputs = await readInputs(workspace, signal);
      const known = groupsOf.get(workspace) ?? new KnownGroups();
      groupsOf.set(workspace, known);
      const report = await scanInSteps(inputs.files, rules, {
        signal,
        known: (group) => known.find(group),
        read: known.read,
        ...(onProgress === undefined ? {} : { onProgress }),
      });
      const groups = groupFiles(inputs.files);
      known.keep(new Set(groups.map(fingerprintOf)));
      for (const group of groups) known.learn(group, onlyOf(group, report));
      return {
        files: inputs.files,
        report: withUnread(report, inputs),
        scan: (group) => known.scan(group, rules),
      };
    },
  };
}

function onlyOf(group: readonly InputFile[], report: ScanReport): ScanReport {
  const paths = new Set(group.map((file) => file.path));
  return {
    sites: report.sites.filter((site) => paths.has(site.file.path)),
    scannedPaths: report.scannedPaths.filter((path) => paths.has(path)),
    skipped: report.skipped.filter((item) => paths.has(item.path)),
  };
}
