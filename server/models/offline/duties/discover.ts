import type { Finding, Severity } from '#core/protocol/finding.ts';
import type { Importance } from '#core/protocol/message.ts';
import type { Answer, Use } from '../answer.ts';
import { idsIn, ownFindings } from '../knowledge.ts';
import { actsNamed, wentWell, type Act, type Reading } from '../reading.ts';
import { finishStep, type OpenStep } from '../step.ts';
import { chunks, count, groupBy, pathsOf, some } from '../wording.ts';

/** How many findings one discovery carries at most; the protocol's own bound. */
const GROUP_LIMIT = 4;
/** How many files one scan takes at first; a scan that can't list all its findings is halved. */
const SCAN_SIZE = 400;
/** The files that the scan can read. */
const SOURCE = /\.([mc]?[jt]s|[jt]sx|py)$/i;
/** The most files that are listed; more are scanned by everyone. */
const LISTED_LIMIT = 20_000;
const IMPORTANCE: Readonly<Record<Severity, Importance>> = {
  critical: 'critical',
  high: 'high',
  medium: 'normal',
  low: 'low',
};

/** Scans this agent's share of the files, and shares each finding the moment it is known. */
export function discover(reading: Reading, step: OpenStep): Answer {
  const acts = reading.acts.filter((act) => act.at > step.at);
  const listing = acts.findLast((act) => act.name === 'list_files');
  if (listing === undefined && reading.tools.has('list_files')) {
    return {
      text:
        step.parts > 1
          ? `I take part ${step.part} of ${step.parts} of the files.`
          : 'I look at all files.',
      uses: [{ name: 'list_files', input: { limit: LISTED_LIMIT } }],
    };
  }
  const scans = nextScans(step, { acts, listing });
  const shares = openShares(reading, step);
  if (scans.length + shares.length === 0) return conclude(reading, step);
  return { text: narrate(reading, { scans, shares }), uses: [...shares, ...scans] };
}

/** The next scan of the share; none when all of it was scanned. */
function nextScans(
  step: OpenStep,
  { acts, listing }: { readonly acts: readonly Act[]; readonly listing: Act | undefined },
): readonly Use[] {
  const done = acts.filter((act) => act.name === 'scan');
  const files = listing !== undefined && wentWell(listing) ? listedFiles(listing) : null;
  if (files === null) return done.length === 0 ? [{ name: 'scan', input: {} }] : [];
  const share = files.filter((_, index) => index % step.parts === step.part - 1);
  const open = done.reduce(afterScan, chunks(share, SCAN_SIZE));
  return open[0] === undefined ? [] : [{ name: 'scan', input: { paths: open[0] } }];
}

/** What is left to scan after the first of the open scans was made. */
function afterScan(
  [first = [], ...others]: readonly (readonly string[])[],
  act: Act,
): readonly (readonly string[])[] {
  const halves = chunks(first, Math.ceil(first.length / 2));
  return act.result?.data?.['truncated'] === true && first.length > 1
    ? [...halves, ...others]
    : others;
}

/** The source files that `list_files` gave, one path a line; null when it could not give them all. */
function listedFiles(listing: Act): readonly string[] | null {
  const lines = listing.result?.text.split('\n') ?? [];
  if (lines.some((line) => line.startsWith('…'))) return null;
  return lines.map(unquote).filter((path) => SOURCE.test(path));
}

/** A path with control characters in it is quoted as JSON. */
function unquote(line: string): string {
  if (!line.startsWith('"')) return line;
  try {
    return String(JSON.parse(line));
  } catch {
    return line;
  }
}

/** One discovery for each rule and file, worst first, for findings that are not shared yet. */
function openShares(reading: Reading, step: OpenStep): readonly Use[] {
  const attempts = actsNamed(reading, 'share_discovery');
  const done = idsIn(attempts.filter(wentWell), 'findings');
  const given = idsIn(
    attempts.filter((act) => act.at > step.at && timesTried(act, attempts) > 1),
    'findings',
  );
  const open = ownFindings(reading).filter(({ id }) => !done.has(id) && !given.has(id));
  const groups = groupBy(open, (finding) => `${finding.rule}\n${finding.place.path}`);
  return [...groups.values()].flatMap((group) => chunks(group, GROUP_LIMIT)).map(toShare);
}

function timesTried(act: Act, attempts: readonly Act[]): number {
  const input = JSON.stringify(act.input);
  return attempts.filter((other) => JSON.stringify(other.input) === input).length;
}

function toShare(group: readonly Finding[]): Use {
  return {
    name: 'share_discovery',
    input: {
      text: tellFindings(group),
      importance: IMPORTANCE[group[0]?.severity ?? 'low'],
      findings: group.map((finding) => finding.id),
    },
  };
}

/** What a discovery says: what, where, from which source, and whether a fixer exists. */
export function tellFindings(group: readonly Finding[]): string {
  const first = group[0];
  if (first === undefined) return 'No finding.';
  const lines = group.map((finding) => finding.place.line).sort((a, b) => a - b);
  const where = `${first.place.path}, ${lines.length > 1 ? 'lines' : 'line'} ${lines.join(', ')}`;
  const sources = [...new Set(group.flatMap((finding) => finding.source?.text ?? []))];
  const from = sources.length > 0 ? ` The value comes from ${some(sources, 4)}.` : '';
  const next =
    first.fixer === null
      ? ` No fixer for this: ${first.remedy}`
      : ` The fixer "${first.fixer}" may mend it.`;
  return `${first.title} in ${where}. ${first.message}${from}${next}`;
}

function narrate(
  reading: Reading,
  { scans, shares }: { readonly scans: readonly Use[]; readonly shares: readonly Use[] },
): string {
  const scanning = scans.length > 0 ? 'I scan my share of the files.' : '';
  if (shares.length === 0) return scanning;
  const found = ownFindings(reading);
  const next = (reading.briefing?.team.length ?? 0) > 1 ? 'tell the team' : 'record it';
  const told = `I found ${count(found.length, 'security problem')} in ${some(pathsOf(found), 5)}, and ${next}.`;
  return `${told} ${scanning}`.trim();
}

function conclude(reading: Reading, step: OpenStep): Answer {
  const scans = reading.acts.filter((act) => act.at > step.at && act.name === 'scan');
  const failed = scans.filter((act) => !wentWell(act) && !heldNoCode(act));
  const found = ownFindings(reading);
  const scanned = scans.reduce((sum, act) => sum + sizeOf(act.result?.data?.['scanned']), 0);
  const trouble = failed[0]?.result?.text ?? '';
  if (scans.length > 0 && failed.length === scans.length) {
    const summary = `The scan failed: ${trouble.slice(0, 300)}`;
    return { text: summary, uses: [finishStep('failed', summary)] };
  }
  const parts = [
    `${count(found.length, 'finding')} in ${count(scanned, 'file')} scanned`,
    ...(failed.length > 0
      ? [`${count(failed.length, 'scan')} failed: ${trouble.slice(0, 200)}`]
      : []),
  ];
  const summary = `${parts.join('; ')}.`;
  return { text: summary, uses: [finishStep('done', summary)] };
}

/** A share of tests and generated files alone holds nothing that a scan reads. */
function heldNoCode(scan: Act): boolean {
  return /^none of these paths/i.test(scan.result?.text ?? '');
}

/** `scanned` is a number of files, or their list. */
function sizeOf(scanned: unknown): number {
  if (typeof scanned === 'number') return scanned;
  return Array.isArray(scanned) ? scanned.length : 0;
}
