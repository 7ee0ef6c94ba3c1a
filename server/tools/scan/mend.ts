import type { FindingId } from '#core/protocol/ids.ts';
import { applyEdits } from './fixers/edits.ts';
import { FIXERS } from './fixers/fixer-book.ts';
import { noSafeFix, type Edit, type FixOutcome, type FixParameters } from './fixers/fixer.ts';
import { parsesCleanly } from './language.ts';
import type { InputFile } from './input-file.ts';
import { groupFiles, type ScanReport } from './scan-workspace.ts';
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
  /** Scans one group of files, as the workspace was scanned. */
  readonly scan: (group: readonly InputFile[]) => ScanReport;
}

/** The same findings of a file before and after it was changed. */
function rescan({ files, sites, scan }: ScannedFiles, changed: InputFile): BeforeAndAfter {
  const group = groupFiles(files).find((items) => items.some((file) => file.path === changed.path));
  const now = (group ?? []).map((file) => (file.path === changed.path ? changed : file));
  const inFile = (all: readonly Site[]): readonly Site[] =>
    all.filter((site) => site.file.path === changed.path);
  return { before: inFile(sites), after: inFile(scan(now).sites) };
}

interface BeforeAndAfter {
  readonly before: readonly Site[];
  readonly after: readonly Site[];
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
