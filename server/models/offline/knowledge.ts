import { Finding, Severity } from '#core/protocol/finding.ts';
import { strings } from './parse-object.ts';
import { actsNamed, lettersOfKind, wentWell, type Act, type Reading } from './reading.ts';

/** A finding that this agent has heard of, and who found it. */
export interface Known {
  readonly finding: Finding;
  readonly finder: string;
}

const RANK: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 2, low: 3 };

/** The findings of an agent's own scans, without repetition, worst first. */
export function ownFindings(reading: Reading): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const act of actsNamed(reading, 'scan')) {
    for (const finding of findingsOf(act)) found.set(finding.id, finding);
  }
  return [...found.values()].sort(compareFindings);
}

/** The findings that one scan gave. */
export function findingsOf(scan: Act): readonly Finding[] {
  if (!wentWell(scan)) return [];
  const listed = scan.result?.data?.['findings'];
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((raw) => {
    const parsed = Finding.safeParse(raw);
    return parsed.success ? [parsed.data] : [];
  });
}

/** Every finding that discoveries told of, or that this agent shared itself, worst first. */
export function knownFindings(reading: Reading): readonly Known[] {
  const known = new Map<string, Known>();
  for (const { message } of lettersOfKind(reading, 'discovery')) {
    for (const finding of message.findings) {
      if (!known.has(finding.id)) known.set(finding.id, { finding, finder: message.from });
    }
  }
  const me = reading.briefing?.agent ?? '';
  const shared = sharedIds(reading);
  for (const finding of ownFindings(reading)) {
    if (shared.has(finding.id) && !known.has(finding.id)) {
      known.set(finding.id, { finding, finder: me });
    }
  }
  const settled = settledSeverities(reading);
  return [...known.values()]
    .map(({ finding, finder }) => {
      const severity = settled.get(finding.id) ?? finding.severity;
      return { finding: { ...finding, severity }, finder };
    })
    .sort((a, b) => compareFindings(a.finding, b.finding));
}

/** The severities that votes have given to findings, as far as this agent was told. */
function settledSeverities(reading: Reading): ReadonlyMap<string, Severity> {
  const settled = new Map<string, Severity>();
  for (const { message, text } of lettersOfKind(reading, 'notice')) {
    if (message.decision?.part !== 'outcome') continue;
    const severity = Severity.safeParse(/^Decided: (\w+)\./.exec(text)?.[1]);
    if (severity.success) for (const id of message.about) settled.set(id, severity.data);
  }
  return settled;
}

/** The ids of the findings that this agent has shared. */
export function sharedIds(reading: Reading): ReadonlySet<string> {
  return idsIn(actsNamed(reading, 'share_discovery').filter(wentWell), 'findings');
}

/** The ids that uses of a tool list in one field of their input. */
export function idsIn(acts: readonly Act[], field: string): ReadonlySet<string> {
  return new Set(acts.flatMap((act) => strings(act.input[field])));
}

/** Worst first; then by path and line. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    RANK[a.severity] - RANK[b.severity] ||
    compareText(a.place.path, b.place.path) ||
    a.place.line - b.place.line ||
    compareText(a.id, b.id)
  );
}

/** By code units, so that the order is the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
