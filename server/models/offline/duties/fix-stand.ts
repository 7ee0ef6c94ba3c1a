import type { Json } from '#core/protocol/content.ts';
import type { Known } from '../knowledge.ts';
import { answersFor, type Question } from './questions.ts';
import { actsNamed, lettersOfKind, wentWell, type Act, type Reading } from '../reading.ts';

/** Where the fix of one finding stands, and so what comes next. */
export type FixStand =
  | { readonly state: 'try'; readonly parameters: Readonly<Record<string, Json>> | null }
  | { readonly state: 'ask'; readonly question: Question }
  | { readonly state: 'fixed' }
  | { readonly state: 'declined'; readonly reason: string };

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
  if (tries.length >= TRIES_LIMIT) {
    const text = last.result?.text ?? 'no result';
    return { state: 'declined', reason: `the fixer failed: ${text.slice(0, 200)}` };
  }
  const parameters = last.input['parameters'];
  return { state: 'try', parameters: isParameters(parameters) ? parameters : null };
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
  if (answer.state === 'answered') return { state: 'try', parameters: { [needs]: answer.value } };
  if (answer.state === 'open') return { state: 'ask', question: { known, needs, text } };
  return { state: 'declined', reason: `the question for its ${needs} ${answer.reason}` };
}

function isParameters(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null;
}
