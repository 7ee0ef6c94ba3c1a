import type { Reading } from '../reading.ts';
import { lettersOfKind } from '../reading.ts';
import { count, OFFLINE_CREDIT, placeOf } from '../wording.ts';
import { checksHeard, tally, type Fate, type Tallied } from './tally.ts';

/** How many findings the result lists one by one. */
const LISTED_LIMIT = 60;
/** How many of those that are left it gives advice on. */
const ADVISED_LIMIT = 25;
/** The longest summary that a session takes, in characters. */
const SUMMARY_LIMIT = 20_000;

const FATES: Readonly<Record<Fate, string>> = {
  confirmed: 'fixed, and confirmed',
  'not-confirmed': 'fix not confirmed',
  undecided: 'fixed, but the checks could not decide',
  fixed: 'fixed, not validated',
  declined: 'left, with advice',
  open: 'left',
};

/** The result of a session in plain markdown: found, fixed, validated and how, left and why. */
export function synthesise(reading: Reading, leaves: readonly string[]): string {
  const findings = tally(reading);
  return [
    OFFLINE_CREDIT,
    overview(findings),
    ...found(findings),
    ...validated(reading),
    ...left(findings, leaves),
    ...troubles(reading),
  ]
    .join('\n\n')
    .slice(0, SUMMARY_LIMIT);
}

/** What a user reads who asked for something that the offline analyst can't do. */
export function declineTask(reason: string): string {
  return [
    `${OFFLINE_CREDIT} It reviews JavaScript, TypeScript and Python for security problems and mends some of them; it can not do this task.`,
    reason,
    'Nothing was changed. Set ANTHROPIC_API_KEY and choose a Claude model, and the same team does the task.',
  ].join('\n\n');
}

/** What a user reads who asked for more, which it can't do; the result so far stands. */
export function declineMore(reason: string, reading: Reading): string {
  const parts = [
    `${OFFLINE_CREDIT} It can not do what was asked last. ${reason}`,
    synthesise(reading, []),
  ];
  return parts.join('\n\n').slice(0, SUMMARY_LIMIT);
}

function overview(findings: readonly Tallied[]): string {
  if (findings.length === 0) {
    return 'No security problem was found by its rules. That is no proof that there is none.';
  }
  const mended = findings.filter(({ fate }) => ['confirmed', 'undecided', 'fixed'].includes(fate));
  const confirmed = findings.filter(({ fate }) => fate === 'confirmed');
  return `${count(findings.length, 'security problem')} found, ${mended.length} fixed, ${confirmed.length} of the fixes confirmed, ${findings.length - mended.length} left.`;
}

function found(findings: readonly Tallied[]): readonly string[] {
  if (findings.length === 0) return [];
  const lines = findings.slice(0, LISTED_LIMIT).map(({ finding, fate }) => {
    const cwe = finding.cwe === null ? '' : ` (${finding.cwe})`;
    return `- **${finding.severity}** ${finding.title}${cwe} in \`${placeOf(finding)}\`: ${FATES[fate]}`;
  });
  const more = findings.length - lines.length;
  return ['## Findings', [...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n')];
}

function validated(reading: Reading): readonly string[] {
  const checks = checksHeard(reading);
  if (checks.length === 0)
    return ['## Validation', 'No fix was validated; the tests were not run for one.'];
  const tests = checks.filter((check) => check.name === 'tests');
  const scans = checks.filter((check) => check.name !== 'tests');
  const passed = scans.filter((check) => check.outcome === 'passed').length;
  const told = tests.at(-1)?.detail ?? 'not run';
  return [
    '## Validation',
    [
      `- Mended files scanned again: ${passed} of ${scans.length} checks passed.`,
      `- Tests: ${told}`,
    ].join('\n'),
  ];
}

function left(findings: readonly Tallied[], leaves: readonly string[]): readonly string[] {
  const open = findings.filter(({ fate }) => ['declined', 'open', 'not-confirmed'].includes(fate));
  const advice = open.slice(0, ADVISED_LIMIT).map(({ finding, words }) => {
    const why = words === '' ? finding.remedy : reasonIn(words);
    return `- \`${placeOf(finding)}\` ${finding.title}: ${why}`;
  });
  const more = open.length - advice.length;
  const lines = [
    ...advice,
    ...(more > 0 ? [`- and ${more} more`] : []),
    ...leaves.map((leave) => `- ${leave}`),
  ];
  return lines.length > 0 ? ['## Left', lines.join('\n')] : [];
}

/** A broadcast of several places ends in the one reason that they share. */
function reasonIn(words: string): string {
  const start = words.indexOf(': ', 'Not fixed: '.length);
  return start < 0 ? words : words.slice(start + 2);
}

function troubles(reading: Reading): readonly string[] {
  const topics = ['provider-left', 'stall', 'refused', 'expired'];
  const lines = lettersOfKind(reading, 'notice')
    .filter(({ message }) => topics.includes(message.topic))
    .map(({ text }) => `- ${text.slice(0, 300)}`);
  return lines.length > 0 ? ['## What went wrong', lines.slice(0, 20).join('\n')] : [];
}
