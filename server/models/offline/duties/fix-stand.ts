import { knownFindings, type Known } from '../knowledge.ts';
import { strings } from '../parse-object.ts';
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

/** The fixes that lacked a fact, by the kind of finding and its file. */
export type Lacking = ReadonlyMap<string, Act>;

/** Collects what fixes lacked: one finding's lack is that of all of its kind in its file. */
export function readLacking(known: readonly Known[], reading: Reading): Lacking {
  const kinds = new Map(known.map((one) => [one.finding.id as string, kindOf(one)]));
  const lacking = actsNamed(reading, 'apply_fix').flatMap((act): [string, Act][] => {
    const kind = kinds.get(String(act.input['finding']));
    const needs = act.result?.data?.['needs'];
    return kind === undefined || typeof needs !== 'string' ? [] : [[kind, act]];
  });
  return new Map(lacking.reverse());
}

/** Findings of one rule in one file: what one fix lacks, all of them do. */
export function kindOf({ finding }: Known): string {
  return `${finding.rule}\n${finding.place.path}`;
}

/** Reads off the conversation where a finding's fix stands. A failed validation opens it again. */
export function standOf(known: Known, reading: Reading, lacking: Lacking): FixStand {
  const { finding } = known;
  if (finding.fixer === null) {
    return { state: 'declined', reason: `no fixer can mend it safely. ${finding.remedy}` };
  }
  const since = lastFailedValidation(finding.id, reading);
  const tries = actsNamed(reading, 'apply_fix').filter(
    (act) => act.at > since && act.input['finding'] === finding.id,
  );
  if (tries.some(wentWell)) return { state: 'fixed' };
  const last = tries.at(-1);
  if (last !== undefined) return afterFailure(last, { known, reading, tries });
  const lack = lacking.get(kindOf(known));
  const needs = lack?.result?.data?.['needs'];
  return lack !== undefined && typeof needs === 'string'
    ? whenNeeding(lack, { known, reading, needs, tried: false })
    : { state: 'try', parameters: null };
}

/** The index of the message that last told, by mail or of its own, that the finding is still there; -1: none. */
export function lastFailedValidation(finding: string, reading: Reading): number {
  const letter = lettersOfKind(reading, 'validation').findLast(
    ({ message }) => message.verdict === 'fail' && message.about.some((id) => id === finding),
  );
  const own = actsNamed(reading, 'report_validation').findLast(
    (act) => act.input['verdict'] === 'fail' && strings(act.input['about']).includes(finding),
  );
  return Math.max(letter?.at ?? -1, own?.at ?? -1);
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
  if (data['unknownFinding'] !== undefined) return whenGone(known, reading);
  const needs = data['needs'];
  if (typeof needs === 'string') return whenNeeding(last, { known, reading, needs, tried: true });
  const parameters = last.input['parameters'];
  const given = isParameters(parameters) ? parameters : null;
  const alike = tries.filter((act) => isParameters(act.input['parameters']) === (given !== null));
  if (alike.length >= TRIES_LIMIT) {
    const text = last.result?.text ?? 'no result';
    return { state: 'declined', reason: `the fixer failed: ${text.slice(0, 200)}` };
  }
  return { state: 'try', parameters: given };
}

/** A finding that is not there any more went with the fix of another, or someone else changed the code. */
function whenGone({ finding }: Known, reading: Reading): FixStand {
  const places = new Map(knownFindings(reading).map((one) => [one.finding.id as string, one]));
  const mended = actsNamed(reading, 'apply_fix')
    .filter(wentWell)
    .map((act) => places.get(String(act.input['finding']))?.finding.place.path);
  return mended.includes(finding.place.path)
    ? { state: 'fixed' }
    : {
        state: 'declined',
        reason: 'the code there has changed since, and does not have it any more',
      };
}

function whenNeeding(
  last: Act,
  given: {
    readonly known: Known;
    readonly reading: Reading;
    readonly needs: string;
    readonly tried: boolean;
  },
): FixStand {
  const { known, reading, needs, tried } = given;
  if (tried && isParameters(last.input['parameters'])) {
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
