import type { FindingRecord } from '#core/projections/findings/findings.ts';
import type { FindingStatus } from '#core/protocol/finding-status.ts';
import type { Seq } from '#core/protocol/ids.ts';
import type { Check, Complaint, Examined } from './complaint.ts';
import { ascending, counted, listed } from './wording.ts';

const RAN_TESTS = /"ran"\s*:\s*true/;

/** What the session's result says beyond what the log before it shows. */
export const unsupportedClaims: Check = {
  name: 'unsupported-claims',
  looksFor: 'Claims in the result that the log does not support',
  look: (run) =>
    run.status.summary === null ? [] : [...numbers(run), ...tests(run), ...words(run)],
};

type Summary = NonNullable<Examined['status']['summary']>;

function numbers({ status, findings }: Examined): readonly Complaint[] {
  const summary = status.summary as Summary;
  const known = [...findings.findings.values()].flatMap((record) => statusAt(record, summary.seq));
  const shown = {
    found: known.length,
    fixed: known.filter((each) => each === 'fixed' || each === 'validated').length,
    validated: known.filter((each) => each === 'validated').length,
  };
  const wrong = (['found', 'fixed', 'validated'] as const).filter(
    (name) => summary[name] > shown[name],
  );
  if (wrong.length === 0) return [];
  const claims = wrong.map((name) => `${summary[name]} ${name} where the log shows ${shown[name]}`);
  return [
    complaint(summary, {
      severity: 'problem',
      title: 'The result counts more than the log shows',
      text: `It says ${listed(claims)}. Believe the findings' own histories, and check before you apply the patch.`,
    }),
  ];
}

/** The status of a finding after the entry `seq`; nothing where it was not found by then. */
function statusAt({ history }: FindingRecord, seq: Seq): readonly FindingStatus[] {
  const last = history.findLast((change) => change.seq <= seq);
  return last ? [last.status] : [];
}

function tests({ status, conversation }: Examined): readonly Complaint[] {
  const summary = status.summary as Summary;
  if (!summary.testsRun) return [];
  for (const { name, result, endedSeq } of conversation.tools.values()) {
    const inTime = endedSeq !== null && endedSeq <= summary.seq;
    if (name === 'run_tests' && inTime && RAN_TESTS.test(result?.text ?? '')) return [];
  }
  return [
    complaint(summary, {
      severity: 'problem',
      title: 'The result says that tests ran, and none did',
      text: 'No use of run_tests in the log ran any. Run the tests yourself before you apply the patch.',
    }),
  ];
}

/** Findings that are called fixed although nothing was changed for them nor in their file. */
function words(run: Examined): readonly Complaint[] {
  const summary = run.status.summary as Summary;
  const tagged = new Set([...run.files.files.values()].flatMap(({ findings }) => findings));
  const patch = run.status.patch;
  const patched = new Set(patch?.files.map(({ path }) => path) ?? []);
  if (patch && patch.total > patch.files.length) return [];
  const empty = [...run.findings.findings.values()].filter(({ finding, status }) => {
    if (status !== 'fixed' && status !== 'validated') return false;
    const { path } = finding.place;
    return !tagged.has(finding.id) && !run.files.files.has(path) && !patched.has(path);
  });
  if (empty.length === 0) return [];
  const places = listed(empty.map(({ finding: { place } }) => `${place.path}:${place.line}`));
  const said = empty.flatMap(({ fixed, validated }) => [
    fixed?.seq ?? null,
    validated?.seq ?? null,
  ]);
  return [
    complaint(summary, {
      severity: 'doubt',
      title: `${counted(empty.length, 'finding')} counted as fixed without a change`,
      text: `No file was changed for ${places}. The fix may lie elsewhere, or be a word only: look at who said so.`,
      seqs: said,
      agents: empty.flatMap(({ fixed }) => fixed?.agent ?? []),
    }),
  ];
}

function complaint(
  summary: Summary,
  facts: Pick<Complaint, 'severity' | 'title' | 'text'> & {
    readonly seqs?: readonly (Seq | null)[];
    readonly agents?: Complaint['agents'];
  },
): Complaint {
  const { severity, title, text, seqs = [], agents = [] } = facts;
  return {
    check: 'unsupported-claims',
    severity,
    title,
    text,
    seqs: ascending([...seqs, summary.seq]),
    agents: [...new Set([summary.by, ...agents])],
  };
}
