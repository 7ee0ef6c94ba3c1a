import type { Json } from '#core/protocol/content.ts';
import type { Use } from '../answer.ts';
import type { Known } from '../knowledge.ts';
import { isObject, strings } from '../parse-object.ts';
import { actsNamed, lettersOfKind, type Act, type Reading } from '../reading.ts';
import { chunks, groupBy, placeOf, some } from '../wording.ts';

/** What a fixer must know before it can mend a finding. */
export interface Question {
  readonly known: Known;
  /** The name of the missing parameter: `placeholder`. */
  readonly needs: string;
  readonly text: string;
}

/** Facts from an answer, as a fixer takes them. */
export type Parameters = Readonly<Record<string, Json>>;

/** What became of a question. */
export type AnswerState =
  | { readonly state: 'open' }
  | { readonly state: 'answered'; readonly parameters: Parameters }
  | { readonly state: 'unanswered'; readonly reason: string };

/** How many of the team are asked at most, when one has left or can't answer. */
const ASKED_LIMIT = 2;
/** How long a question waits, in seconds. */
const PATIENCE_SECONDS = 120;
const ABOUT_LIMIT = 50;

/** Looks for the answer: in the results of requests, in mail, or in this agent's own explanation. */
export function answersFor(question: Question, reading: Reading): AnswerState {
  const { finding } = question.known;
  const asked = actsNamed(reading, 'request').filter((act) =>
    strings(act.input['about']).includes(finding.id),
  );
  const explained = actsNamed(reading, 'explain_finding').filter(
    (act) => act.input['finding'] === finding.id,
  );
  const parameters = [...asked, ...explained]
    .map((source) => factsIn(source, question))
    .concat(factsInMail(question, reading))
    .find((found) => found !== null);
  if (parameters) return { state: 'answered', parameters };
  const provider = nextProvider(question, reading);
  if (!reading.tools.has(provider === null ? 'explain_finding' : 'request')) {
    return { state: 'unanswered', reason: 'could not be asked: the tool for it is missing' };
  }
  if (asked.length + explained.length === 0) return { state: 'open' };
  const last = outcomeOf(asked.at(-1));
  const another = ['refused', 'provider-left', 'deadlock'].includes(last);
  if (another && asked.length < ASKED_LIMIT && provider !== null) {
    return { state: 'open' };
  }
  return {
    state: 'unanswered',
    reason: REASONS[last] ?? tellAnswer(asked.at(-1) ?? explained.at(-1)),
  };
}

/** One request for each provider and missing fact; or an explanation of one's own findings. */
export function askAll(questions: readonly Question[], reading: Reading): readonly Use[] {
  const groups = groupBy(questions, (question) =>
    [nextProvider(question, reading) ?? '', question.needs].join('\n'),
  );
  return [...groups.values()].flatMap((group) => {
    const provider = group[0] === undefined ? null : nextProvider(group[0], reading);
    if (provider === null) return group.map(explainOwn);
    return chunks(group, ABOUT_LIMIT).map((piece) => toRequest(piece, provider));
  });
}

function toRequest(group: readonly Question[], provider: string): Use {
  const [first, ...others] = group.map((question) => placeOf(question.known.finding));
  const more = others.length > 0 ? ` The same for ${some(others, 12)}.` : '';
  return {
    name: 'request',
    input: {
      to: provider,
      question: `${group[0]?.text ?? ''} This is about ${first ?? 'your finding'}.${more}`,
      about: group.map((question) => question.known.finding.id),
      timeout_seconds: PATIENCE_SECONDS,
    },
  };
}

function explainOwn(question: Question): Use {
  return { name: 'explain_finding', input: { finding: question.known.finding.id } };
}

/** Who may know: the finder, else another analyst. Null: nobody but this agent itself. */
function nextProvider(question: Question, reading: Reading): string | null {
  const me = reading.briefing?.agent;
  const asked = actsNamed(reading, 'request')
    .filter((act) => strings(act.input['about']).includes(question.known.finding.id))
    .map((act) => act.input['to']);
  const team = reading.briefing?.team ?? [];
  const analysts = team.filter(({ role }) => role === 'analyst').map(({ agent }) => agent);
  const finder = question.known.finder;
  if (finder === me) return null;
  return [finder, ...analysts].find((agent) => agent !== me && !asked.includes(agent)) ?? null;
}

/** The words of an answer that does not say what was needed. */
function tellAnswer(act: Act | undefined): string {
  const text = act?.result?.data?.['text'];
  return typeof text === 'string' ? `got no usable answer: ${text.slice(0, 240)}` : 'got no answer';
}

function outcomeOf(act: Act | undefined): string {
  const outcome = act?.result?.data?.['outcome'];
  return typeof outcome === 'string' ? outcome : '';
}

const REASONS: Readonly<Record<string, string>> = {
  expired: 'was not answered in time',
  refused: 'was refused',
  deadlock: 'would have closed a circle of waiting agents',
  'provider-left': 'lost the agent who could answer',
  interrupted: 'was interrupted before an answer came',
};

function factsIn(act: Act, question: Question): Parameters | null {
  const result = act.result;
  if (result === null || result.isError || result.data === null) return null;
  return pick(result.data['data'], question) ?? fromWords(result.data['text'], question);
}

function factsInMail(question: Question, reading: Reading): Parameters | null {
  const { id } = question.known.finding;
  const replies = lettersOfKind(reading, 'response').filter(({ message }) =>
    message.about.some((about) => about === id),
  );
  for (const { message, text } of replies) {
    const found = pick(message.data, question) ?? fromWords(text, question);
    if (found !== null) return found;
  }
  return null;
}

/** What fixers take besides what they asked for; an answer may hold more, such as its evidence. */
const TAKEN: readonly string[] = ['placeholder', 'values', 'driver'];

/** The facts in an answer's data that give what is needed: this finding's own, else those for all. */
function pick(data: unknown, { known, needs }: Question): Parameters | null {
  if (!isObject(data)) return null;
  const each = data['byFinding'];
  const own = isObject(each) ? each[known.finding.id] : undefined;
  const facts = isObject(own) ? own : data;
  if (facts[needs] === undefined || facts[needs] === null) return null;
  const given = Object.entries(facts).filter(([name]) => name === needs || TAKEN.includes(name));
  return Object.fromEntries(given);
}

/** A person answers in words: a placeholder alone, in backticks or not. */
function fromWords(text: unknown, { needs }: Question): Parameters | null {
  if (typeof text !== 'string' || needs !== 'placeholder') return null;
  const said = /^\s*`?(\?|%s|\$\w|:\w+)`?\s*\.?\s*$/.exec(text)?.[1];
  if (said === undefined) return null;
  return { placeholder: said.startsWith('$') ? '$n' : said.startsWith(':') ? ':name' : said };
}
