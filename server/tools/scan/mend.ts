import type { FindingId } from '#core/protocol/ids.ts';
import { applyEdits } from './fixers/edits.ts';
import { FIXERS } from './fixers/fixer-book.ts';
import { noSafeFix, type FixOutcome, type FixParameters } from './fixers/fixer.ts';
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

/** The findings of a file, how often each rule holds in it, and which they are. */
function findingsIn(files: readonly InputFile[], path: string, book: RuleBook): readonly Site[] {
  return scanFiles(files, book).sites.filter((site) => site.file.path === path);
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

/**
 * Mends one finding of a workspace's files and scans again: the fix stands only if the file still
 * parses, the finding is gone and no other has come. Pure: nothing is written.
 */
export function mend(
  files: readonly InputFile[],
  request: { readonly finding: FindingId; readonly parameters: FixParameters },
  book: RuleBook,
): Mended {
  const { sites } = scanFiles(files, book);
  const site = sites.find((item) => item.finding.id === request.finding);
  if (site === undefined) return { kind: 'unknown-finding' };
  const outcome = editsOf(site, request.parameters);
  if (outcome.kind !== 'edits') return outcome;
  const { path, text, language } = site.file;
  const after = applyEdits(text, outcome.edits);
  if (!parsesCleanly(language, after) && parsesCleanly(language, text)) {
    return noSafeFixOutcome('The fix would not parse, so it was not made: mend this by hand.');
  }
  const changed = files.map((file) => (file.path === path ? { path, text: after } : file));
  const before = sites.filter((item) => item.file.path === path);
  const rest = findingsIn(changed, path, book);
  if (!isBetter(before, rest, site.rule.id)) {
    return noSafeFixOutcome(
      'The fix did not make the finding go away, so it was not made: mend this by hand.',
    );
  }
  const left = new Set(rest.map((item) => item.finding.id));
  const resolved = before.map((item) => item.finding.id).filter((id) => !left.has(id));
  return { kind: 'mended', path, before: text, after, resolved };
}

function noSafeFixOutcome(reason: string): Exclude<FixOutcome, { kind: 'edits' }> {
  return { kind: 'no-safe-fix', reason };
}
