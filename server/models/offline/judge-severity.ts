import type { Finding, Severity } from '#core/protocol/finding.ts';
import { knownFindings, ownFindings, type Known } from './knowledge.ts';
import type { Reading } from './reading.ts';
import { placeOf } from './wording.ts';

/** How bad an agent takes a finding to be by what it knows, and the finding that made it think so. */
export interface Judgement {
  readonly severity: Severity;
  /** The way in that makes it worse; null where the finding's own severity stands. */
  readonly door: Finding | null;
}

/** A weakness that does harm only to whom gets at what it protects, and the ways to get at it. */
interface Chain {
  readonly weakness: RegExp;
  readonly door: RegExp;
  readonly why: string;
}

const CHAINS: readonly Chain[] = [
  {
    weakness: /-weak-hash$/,
    door: /-sql-injection$/,
    why: 'lets a request read the stored hashes, and weak ones can be turned back',
  },
  {
    weakness: /-hardcoded-secret$/,
    door: /-path-traversal$/,
    why: 'lets a request read the source, and so the secret in it',
  },
];

const WORSE: Readonly<Record<Severity, Severity>> = {
  low: 'medium',
  medium: 'high',
  high: 'critical',
  critical: 'critical',
};
/** Findings this bad are reached from a request, by the rules of the scan. */
const REACHED: readonly Severity[] = ['high', 'critical'];

/**
 * A finding in its context: a weakness whose protected good a request can reach by another finding
 * is one degree worse than its rule says. `doors` are the findings to look for a way in among.
 */
export function judge(finding: Finding, doors: readonly Finding[]): Judgement {
  const chain = CHAINS.find(({ weakness }) => weakness.test(finding.rule));
  const door = doors.find(
    ({ rule, severity }) => chain?.door.test(rule) === true && REACHED.includes(severity),
  );
  return door === undefined
    ? { severity: finding.severity, door: null }
    : { severity: WORSE[finding.severity], door };
}

/** A finding that another agent stated, and that this one judges otherwise, by what it found itself. */
export interface Contest extends Known {
  readonly judged: Severity;
  readonly door: Finding;
}

/** What this agent would contest of what others found. */
export function contestsOf(reading: Reading): readonly Contest[] {
  const me = reading.briefing?.agent;
  const doors = ownFindings(reading);
  return knownFindings(reading).flatMap((known) => {
    if (known.finder === me) return [];
    const { severity, door } = judge(known.finding, doors);
    return door === null || severity === known.finding.severity
      ? []
      : [{ ...known, judged: severity, door }];
  });
}

/** A contest in words; `readContest` finds the severity in them again. */
export function tellContest({ finding, judged, door }: Contest): string {
  const why = CHAINS.find(({ weakness }) => weakness.test(finding.rule))?.why ?? 'reaches it';
  return (
    `I judge ${placeOf(finding)} as ${judged}, not ${finding.severity}: ${door.title} in ` +
    `${placeOf(door)}, which I found, ${why}.`
  );
}

/** The severity that a contest claims, or null where a text is none. */
export function readContest(text: string): Severity | null {
  const claimed = /^I judge \S+ as (low|medium|high|critical), not /.exec(text)?.[1];
  return (claimed as Severity | undefined) ?? null;
}
