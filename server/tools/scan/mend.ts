import type { FindingId } from '#core/protocol/ids.ts';
import { applyEdits } from './fixers/edits.ts';
import { FIXERS } from './fixers/fixer-book.ts';
import { noSafeFix, type Edit, type FixOutcome, type FixParameters } from './fixers/fixer.ts';
import { parsesCleanly } from './language.ts';
import type { RuleBook } from './rule-book.ts';
import { scanFiles, type InputFile } from './scan-workspace.ts';
import type { Site } from './site.ts';

/** A file before and after a fix, and the findings that are gone with it. */
export type Mended =
  | {
      readonly kind: 'mended';
      readonly path: string;
      readonly before: string;
      readonly after: string;
      readonly resolved: readonly FindingId[];
    }
  | Exclude<FixOutcome, { kind: 'edits' }>
  | { readonly kind: 'unknown-finding' };

function editsOf(site: Site, parameters: FixParameters): FixOutcome {
  const { fixer, remedy } = site.finding;
  const fix = fixer === null ? undefined : FIXERS[fixer];
  return fix === undefined ? noSafeFix(remedy) : fix(site, parameters);
}

function countByRule(sites: readonly Site[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of sites) counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1);
  return counts;
}

/** Whether a fix took a finding of its rule away and brought none of any. */
function isBetter(before: readonly Site[], after: readonly Site[], rule: string): boolean {
  const was = countByRule(before);
  const is = countByRule(after);
  const grew = [...is].some(([id, count]) => count > (was.get(id) ?? 0));
  return !grew && (is.get(rule) ?? 0) < (was.get(rule) ?? 0);
}

/** A workspace's files and what the scan found in them. */
export interface ScannedFiles {
  readonly files: readonly InputFile[];
  readonly sites: readonly Site[];
  readonly book: RuleBook;
}

/** The other files that the finding's file needs or is needed by; all where they are not many. */
const NEIGHBOURS_LIMIT = 400;

function neighbours(files: readonly InputFile[], path: string): readonly InputFile[] {
  if (files.length <= NEIGHBOURS_LIMIT) return files;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return files.filter((file) => file.path.startsWith(folder)).slice(0, NEIGHBOURS_LIMIT);
}

/** The same findings before and after a change of one file, looked for among the same files. */
function rescan(
  { files, sites, book }: ScannedFiles,
  changed: InputFile,
): { readonly before: readonly Site[]; readonly after: readonly Site[] } {
  const near = neighbours(files, changed.path);
  const inFile = (all: readonly Site[]): readonly Site[] =>
    all.filter((site) => site.file.path === changed.path);
  const others = near.filter((file) => file.path !== changed.path);
  const original = files.filter((file) => file.path === changed.path);
  const before = near === files ? sites : scanFiles([...others, ...original], book).sites;
  return { before: inFile(before), after: inFile(scanFiles([...others, changed], book).sites) };
}

/**
 * Mends one finding of a workspace's files and scans again: the fix stands only if the file still
 * parses, the finding is gone and no other has come. Pure: nothing is written.
 */
export function mend(scanned: ScannedFiles, finding: FindingId, parameters: FixParameters): Mended {
  const site = scanned.sites.find((item) => item.finding.id === finding);
  if (site === undefined) return { kind: 'unknown-finding' };
  const outcome = editsOf(site, parameters);
  if (outcome.kind !== 'edits') return outcome;
  const { path, text, language } = site.file;
  const mended = edited(text, outcome.edits);
  if (mended === null)
    return refusal(
      `The fix touches the same code twice, so it was not made: ${site.finding.remedy}`,
    );
  if (!parsesCleanly(language, mended) && parsesCleanly(language, text)) {
    return refusal(`The fix would not parse, so it was not made: ${site.finding.remedy}`);
  }
  const { before, after } = rescan(scanned, { path, text: mended });
  if (!isBetter(before, after, site.rule.id)) {
    return refusal(
      `The finding would still be there after the fix, so it was not made: ${site.finding.remedy}`,
    );
  }
  const left = new Set(after.map((item) => item.finding.id));
  const resolved = before
    .filter((item) => item.rule === site.rule && !left.has(item.finding.id))
    .map((item) => item.finding.id);
  return { kind: 'mended', path, before: text, after: mended, resolved };
}

function edited(text: string, edits: readonly Edit[]): string | null {
  try {
    return applyEdits(text, edits);
  } catch (error) {
    if (error instanceof Error && 'kind' in error && error.kind === 'edits-overlap') return null;
    throw error;
  }
}

function refusal(reason: string): Mended {
  return { kind: 'no-safe-fix', reason };
}
