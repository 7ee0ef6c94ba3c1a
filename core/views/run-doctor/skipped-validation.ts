import { changesOf, type FileRecord } from '#core/projections/files/files.ts';
import type { FindingRecord } from '#core/projections/findings/findings.ts';
import type { FindingId, Seq } from '#core/protocol/ids.ts';
import type { Validation } from '#core/protocol/message.ts';
import type { Check, Complaint, Examined } from './complaint.ts';
import { endedByItself } from './run-end.ts';
import { ascending, counted, grouped, listed } from './wording.ts';

interface Verdict {
  readonly verdict: Validation['verdict'];
  readonly seq: Seq;
}

/** Fixes that nobody validated as they are at the end, and files that changed after their validation. */
export const skippedValidation: Check = {
  name: 'skipped-validation',
  looksFor: 'Fixes that nobody validated',
  look(run) {
    if (!endedByItself(run)) return [];
    const verdicts = lastVerdicts(run);
    const fixed = [...run.findings.findings.values()].filter(({ status }) => status === 'fixed');
    const isUnclear = (record: FindingRecord): boolean => isInconclusive(record, verdicts);
    return [
      ...complainOfFixes(fixed.filter((record) => !isUnclear(record))),
      ...complainOfUnclear(fixed.filter(isUnclear), verdicts),
      ...complainOfFiles(run, verdicts),
    ];
  },
};

/** The last verdict on each finding that has one. */
function lastVerdicts({ feed, findings }: Examined): ReadonlyMap<FindingId, Verdict> {
  const verdicts = new Map<FindingId, Verdict>();
  for (const { finding, mentions } of findings.findings.values()) {
    for (const id of mentions.toReversed()) {
      const sent = feed.messages.get(id);
      if (sent?.message.kind !== 'validation') continue;
      verdicts.set(finding.id, { verdict: sent.message.verdict, seq: sent.seq });
      break;
    }
  }
  return verdicts;
}

/** Whether someone looked at the fix after it was made, and could not tell. */
function isInconclusive(
  { finding, fixed }: FindingRecord,
  verdicts: ReadonlyMap<FindingId, Verdict>,
): boolean {
  const last = verdicts.get(finding.id);
  return last?.verdict === 'inconclusive' && last.seq > (fixed?.seq ?? 0);
}

function complainOfFixes(records: readonly FindingRecord[]): readonly Complaint[] {
  if (records.length === 0) return [];
  const count = counted(records.length, 'fix', 'fixes');
  return [
    {
      check: 'skipped-validation',
      severity: 'problem',
      title: `${count} ${records.length === 1 ? 'was' : 'were'} validated by nobody`,
      text: `Nobody has checked what was done for ${placesOf(records)} since it was last changed. Run the tests and look at it yourself before you apply the patch.`,
      seqs: ascending(records.map(({ fixed }) => fixed?.seq ?? null)),
      agents: agentsOf(records),
    },
  ];
}

function complainOfUnclear(
  records: readonly FindingRecord[],
  verdicts: ReadonlyMap<FindingId, Verdict>,
): readonly Complaint[] {
  if (records.length === 0) return [];
  const count = counted(records.length, 'fix', 'fixes');
  return [
    {
      check: 'skipped-validation',
      severity: 'doubt',
      title: `The validation of ${count} said neither yes nor no`,
      text: `What was done for ${placesOf(records)} could not be checked; the validation says why. Check it yourself before you apply the patch.`,
      seqs: ascending(records.map(({ finding }) => verdicts.get(finding.id)?.seq ?? null)),
      agents: agentsOf(records),
    },
  ];
}

function complainOfFiles(
  run: Examined,
  verdicts: ReadonlyMap<FindingId, Verdict>,
): readonly Complaint[] {
  const groups = grouped(run.findings.findings.values(), ({ finding }) => finding.place.path);
  const byPath = new Map(groups.map((group) => [group[0].finding.place.path, group]));
  return [...run.files.files.values()].flatMap((file) =>
    complainOfFile(run, file, { records: byPath.get(file.path) ?? [], verdicts }),
  );
}

function complainOfFile(
  run: Examined,
  file: FileRecord,
  known: {
    readonly records: readonly FindingRecord[];
    readonly verdicts: ReadonlyMap<FindingId, Verdict>;
  },
): readonly Complaint[] {
  const { records, verdicts } = known;
  const isOpen = records.some(({ status }) => status !== 'validated' && status !== 'declined');
  const checked = Math.max(0, ...records.map(({ finding }) => verdicts.get(finding.id)?.seq ?? 0));
  if (isOpen || checked === 0) return [];
  const after = [...changesOf(run.files, file.path)].filter(({ seq }) => seq > checked);
  if (after.length === 0) return [];
  return [
    {
      check: 'skipped-validation',
      severity: 'problem',
      title: `${file.path} was changed after its validation`,
      text: 'What was validated is not what the patch holds. Run the tests again and look at the later change before you apply the patch.',
      seqs: ascending([checked, ...after.map(({ seq }) => seq)]),
      agents: [...new Set(after.map(({ agent }) => agent))],
    },
  ];
}

function placesOf(records: readonly FindingRecord[]): string {
  return listed(records.map(({ finding: { place } }) => `${place.path}:${place.line}`));
}

function agentsOf(records: readonly FindingRecord[]): Complaint['agents'] {
  return [...new Set(records.flatMap(({ fixed }) => fixed?.agent ?? []))];
}
