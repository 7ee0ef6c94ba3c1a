import type { Json } from '#core/protocol/content.ts';
import type { Request } from '#core/protocol/message.ts';
import type { Answer, Use } from '../answer.ts';
import { knownFindings, ownFindings } from '../knowledge.ts';
import { actsNamed, lettersOfKind, type Act, type Letter, type Reading } from '../reading.ts';
import { count, OFFLINE_CREDIT, placeOf, some } from '../wording.ts';

/**
 * What to do about requests that wait for this agent: first look up what they ask about, then
 * respond. No uses when nobody waits. A requester is blocked, so this comes before any other work.
 */
export function answerRequests(reading: Reading): Answer {
  const answered = new Set(actsNamed(reading, 'respond').map((act) => act.input['request']));
  const open = lettersOfKind(reading, 'request').filter(({ message }) => !answered.has(message.id));
  const uses = open.flatMap((letter) => answerOne(letter, reading));
  const askers = [...new Set(open.map(({ message }) => message.from))].join(', ');
  return { text: uses.length > 0 ? `I answer ${askers}.` : '', uses };
}

function answerOne(letter: Letter<Request>, reading: Reading): readonly Use[] {
  const about = letter.message.about;
  const explained = about.map((id) => ({ id, act: explanationOf(id, reading) }));
  const missing = explained.filter(({ act }) => act === undefined);
  if (missing.length > 0 && reading.tools.has('explain_finding')) {
    return missing.map(({ id }) => ({ name: 'explain_finding', input: { finding: id } }));
  }
  const known = explained.flatMap(({ id, act }) => (act === undefined ? [] : [{ id, act }]));
  const request = letter.message.id;
  if (known.length === 0) return [respond(request, { text: tellState(reading) })];
  return [respond(request, compose(known))];
}

/** The latest explanation of a finding, fresh enough for every request: explaining twice gives the same. */
function explanationOf(finding: string, reading: Reading): Act | undefined {
  return actsNamed(reading, 'explain_finding').findLast((act) => act.input['finding'] === finding);
}

interface Reply {
  readonly text: string;
  readonly data?: Readonly<Record<string, Json>>;
}

function respond(request: string, reply: Reply): Use {
  return { name: 'respond', input: { request, ...reply } };
}

/** One reply for all that was asked about; where findings differ, each one's facts are told apart. */
function compose(known: readonly { readonly id: string; readonly act: Act }[]): Reply {
  const texts = [...new Set(known.map(({ act }) => textOf(act)))];
  const facts = known.flatMap(({ id, act }) => {
    const data = act.result?.isError === true ? undefined : act.result?.data?.['data'];
    return isRecord(data) ? [{ id, data }] : [];
  });
  const first = facts[0];
  const text =
    texts.length > TEXTS_LIMIT ? `${texts.slice(0, TEXTS_LIMIT).join(' ')} …` : texts.join(' ');
  if (first === undefined) return { text };
  if (facts.every(({ data }) => isSame(data, first.data))) return { text, data: first.data };
  const bare = facts.map(({ id, data }) => ({ id, data: withoutEvidence(data) }));
  const shared = withoutEvidence(first.data);
  if (bare.every(({ data }) => isSame(data, shared))) return { text, data: shared };
  return { text, data: { byFinding: Object.fromEntries(bare.map(({ id, data }) => [id, data])) } };
}

/** How many explanations an answer to many questions spells out. */
const TEXTS_LIMIT = 4;

type Facts = Readonly<Record<string, Json>>;

function isSame(a: Facts, b: Facts): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Where a fact was read matters to people, not to a fixer; and an answer's data is bounded. */
function withoutEvidence({ evidence: _evidence, ...facts }: Facts): Facts {
  return facts;
}

function textOf(act: Act): string {
  const text = act.result?.data?.['text'];
  if (typeof text === 'string') return text;
  return `I can not explain this finding: ${act.result?.text.slice(0, 200) ?? 'no result came'}.`;
}

function isRecord(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** To a question that names no finding the offline analyst can only say what it knows. */
function tellState(reading: Reading): string {
  const known = knownFindings(reading).map(({ finding }) => finding);
  const findings = known.length > 0 ? known : ownFindings(reading);
  const list = some(
    findings.map((finding) => `${finding.title} at ${placeOf(finding)}`),
    6,
  );
  const state =
    findings.length > 0 ? ` I know of ${count(findings.length, 'finding')}: ${list}.` : '';
  return `${OFFLINE_CREDIT} I can explain findings that a question is about, no more.${state}`;
}
