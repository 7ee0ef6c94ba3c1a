import type { Finding, Severity } from '#core/protocol/finding.ts';
import { exclusionOf, type Exclusion } from './exclusions.ts';
import { indexFunctions } from './function-index.ts';
import { HitCollector } from './hit-collector.ts';
import type { InputFile } from './input-file.ts';
import { familyOf, languageOf } from './language.ts';
import type { RuleBook } from './rule-book.ts';
import type { Site } from './site.ts';
import { readSourceFile, type ReadSource } from './source-file.ts';
import type { Watcher } from './taint/machine.ts';
import { runProgram } from './taint/run-program.ts';
import type { Closure } from './taint/value.ts';
import { toSites } from './to-finding.ts';

export interface Skipped {
  readonly path: string;
  readonly reason: Exclusion;
}

export interface ScanReport {
  /** Worst first, then by path and line. */
  readonly sites: readonly Site[];
  /** The files that were looked at. */
  readonly scannedPaths: readonly string[];
  /** Files left out, and those of which some stretch could not be parsed (they were scanned too). */
  readonly skipped: readonly Skipped[];
}

const SEVERITY_RANK: Readonly<Record<Severity, number>> = {
  critical: 0,
  high: 1,
  medium: 2,
  low: 3,
};

/** What says that a file may read a request or pass one on. */
const FLOW_HINT = /\b(req|request|ctx|context|environ|argv|event)\b/;

const SILENT: Watcher = { onCall: () => {}, onJoin: () => {}, onValue: () => {} };

/** A scan in the making: it can be carried out in steps, so that others get their turn between. */
export class Scan {
  readonly #book: RuleBook;
  readonly #read: ReadSource;
  readonly #collectors = new Map<string, HitCollector>();
  readonly #closures: Closure[] = [];
  readonly #skipped: Skipped[] = [];
  readonly #files: InputFile[] = [];

  constructor(book: RuleBook, read: ReadSource = readSourceFile) {
    this.#book = book;
    this.#read = read;
  }

  /** Takes a file in and gets to know its functions. Never throws. */
  add({ path, text }: InputFile): void {
    const language = languageOf(path);
    if (language === null) return;
    const exclusion = exclusionOf(path, text);
    if (exclusion !== null) {
      this.#skipped.push({ path, reason: exclusion });
      return;
    }
    this.#files.push({ path, text });
    const family = familyOf(language);
    const isOfInterest =
      FLOW_HINT.test(text) ||
      this.#book.rules.some((rule) => rule.family === family && rule.hint.test(text));
    if (!isOfInterest) return;
    try {
      const file = this.#read(path, text, language);
      if (file.isBroken) this.#skipped.push({ path, reason: 'unparsable' });
      const collector = new HitCollector(file, this.#book.rules);
      this.#run(
        collector,
        () => SILENT,
        () => null,
      );
      this.#collectors.set(path, collector);
    } catch {
      this.#skipped.push({ path, reason: 'scan-failed' });
    }
  }

  /** Follows the values of each file that was taken in; a step is one file. */
  *follow(): Generator<string> {
    const findElsewhere = indexFunctions(this.#closures);
    const watcherOf = (path: string): Watcher => this.#collectors.get(path) ?? SILENT;
    for (const [path, collector] of this.#collectors) {
      collector.collectCode();
      try {
        this.#run(collector, watcherOf, findElsewhere);
      } catch {
        this.#skipped.push({ path, reason: 'scan-failed' });
      }
      yield path;
    }
  }

  report(): ScanReport {
    const sites = [...this.#collectors.values()].flatMap((collector) =>
      toSites(collector, this.#files),
    );
    return {
      sites: sites.sort(compareSites),
      scannedPaths: this.#files.map((file) => file.path),
      skipped: this.#skipped,
    };
  }

  #run(
    { file }: HitCollector,
    watcherOf: (path: string) => Watcher,
    findElsewhere: ReturnType<typeof indexFunctions>,
  ): void {
    const vocabulary = this.#book.vocabularies[file.family];
    const { path, body } = file;
    this.#closures.push(...runProgram({ path, body, vocabulary, watcherOf, findElsewhere }));
  }
}

/** How many files are followed together: what bounds the memory of a scan. */
const GROUP_SIZE = 600;

/**
 * Divides files into groups that are scanned one by one, neighbours together: values are followed
 * from file to file within a group. The same files always give the same groups.
 */
export function groupFiles(files: Iterable<InputFile>): readonly (readonly InputFile[])[] {
  const code = [...files].filter((file) => languageOf(file.path) !== null);
  const ordered = code.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  const groups: InputFile[][] = [];
  for (const [index, file] of ordered.entries()) {
    if (index % GROUP_SIZE === 0) groups.push([]);
    groups.at(-1)?.push(file);
  }
  return groups;
}

/** Scans one group of files at one go. */
export function scanGroup(
  files: readonly InputFile[],
  book: RuleBook,
  read: ReadSource = readSourceFile,
): ScanReport {
  const scan = new Scan(book, read);
  for (const file of files) scan.add(file);
  Array.from(scan.follow());
  return scan.report();
}

/** One report of several groups. */
export function mergeReports(reports: readonly ScanReport[]): ScanReport {
  return {
    sites: reports.flatMap((report) => report.sites).sort(compareSites),
    scannedPaths: reports.flatMap((report) => report.scannedPaths),
    skipped: reports.flatMap((report) => report.skipped),
  };
}

/** Worst first, then by path and line. */
function compareSites({ finding: a }: Site, { finding: b }: Site): number {
  return (
    SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity] ||
    a.place.path.localeCompare(b.place.path) ||
    a.place.line - b.place.line
  );
}

/** Scans files at one go. A pure function of the files and the rules. */
export function scanFiles(files: Iterable<InputFile>, book: RuleBook): ScanReport {
  return mergeReports(groupFiles(files).map((group) => scanGroup(group, book)));
}

/** The findings of some files, worst first. A pure function of the files and the rules. */
export function scanWorkspace(files: Iterable<InputFile>, book: RuleBook): readonly Finding[] {
  return scanFiles(files, book).sites.map((site) => site.finding);
}
