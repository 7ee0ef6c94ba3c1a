import type { Known } from '../knowledge.ts';
import { answersFor, type Parameters, type Question } from './questions.ts';
import { actsNamed, lettersOfKind, wentWell, type Act, type Reading } from '../reading.ts';

/** Where the fix of one finding stands, and so what comes next. */
export type FixStand =
  | { readonly state: 'try'; readonly parameters: Parameters | null }
  | { readonly state: 'ask'; readonly question: Question }
  | { readonly state: 'fixed' }
  | { readonly state: 'declined'; readonly reason: string };

/** How often a fix is tried that fails for no reason that its fixer names. */
const TRIES_LIMIT = 2;

/** Reads off the conversation where a finding's fix stands. A failed validation opens it again. */
export function standOf(known: Known, reading: Reading): FixStand {
  const { finding } = known;
  if (finding.fixer === null) {
    return { state: 'declined', reason: `no fixer can mend it safely. ${finding.remedy}` };
  }
  const since = lastFailedValidation(finding.id, reading);
  const tries = actsNamed(reading, 'apply_fix').filter(
    (act) => act.at > since && act.input['finding'] === finding.id,
  );
  const last = tries.at(-1);
  if (last === undefined) return { state: 'try', parameters: null };
  if (tries.some(wentWell)) return { state: 'fixed' };
  return afterFailure(last, { known, reading, tries });
}

/** The index of the message that last told that the finding is still there; -1 when none did. */
export function lastFailedValidation(finding: string, reading: Reading): number {
  const letter = lettersOfKind(reading, 'validation').findLast(
    ({ message }) => message.verdict === 'fail' && message.about.some((id) => id === finding),
  );
  return letter?.at ?? -1;
}

interface Failed {
  readonly known: Known;
  readonly reading: Reading;
  readonly tries: readonly Act[];
}

function afterFailure(last: Act, { known, reading, tries }: Failed): FixStand {
  const data = last.result?.data ?? {};
  const reason = data['noSafeFix'];
  if (typeof reason === 'string') return { state: 'declined', reason };
  const needs = data['needs'];
  if (typeof needs === 'string') return whenNeeding(last, { known, reading, needs });
  const parameters = last.input['parameters'];
  const given = isParameters(parameters) ? parameters : null;
  const alike = tries.filter((act) => isParameters(act.input['parameters']) === (given !== null));
  if (alike.length >= TRIES_LIMIT) {
    const text = last.result?.text ?? 'no result';
    return { state: 'declined', reason: `the fixer failed: ${text.slice(0, 200)}` };
  }
  return { state: 'try', parameters: given };
}

function whenNeeding(
  last: Act,
  given: { readonly known: Known; readonly reading: Reading; readonly needs: string },
): FixStand {
  const { known, reading, needs } = given;
  if (isParameters(last.input['parameters'])) {
    return { state: 'declined', reason: `the answer did not give the ${needs} that the fix needs` };
  }
  const asked = last.result?.data?.['question'];
  const text = typeof asked === 'string' ? asked : `Which ${needs} does this code need?`;
  const answer = answersFor({ known, needs, text }, reading);
  if (answer.state === 'answered') return { state: 'try', parameters: answer.parameters };
  if (answer.state === 'open') return { state: 'ask', question: { known, needs, text } };
  return { state: 'declined', reason: `the question for its ${needs} ${answer.reason}` };
}

function isParameters(value: unknown): value is Parameters {
  return typeof value === 'object' && value !== null;
}
