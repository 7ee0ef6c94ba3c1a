import type { Notice } from '#core/protocol/message.ts';
import type { Answer, Use } from '../answer.ts';
import { judge } from '../judge-severity.ts';
import { knownFindings, ownFindings } from '../knowledge.ts';
import { actsNamed, lettersOfKind, type Letter, type Reading } from '../reading.ts';

/**
 * What to do about papers that ask this agent: it votes on the severity of a finding by its own
 * judgement, and abstains from everything else, so that nobody waits for it.
 */
export function answerPapers(reading: Reading): Answer {
  const answered = new Set(
    actsNamed(reading, 'cast_ballot').map((act) => JSON.stringify(keyOf(act.input))),
  );
  const uses = lettersOfKind(reading, 'notice').flatMap((letter) => {
    const { decision } = letter.message;
    if (decision?.part !== 'paper') return [];
    const key = { decision: decision.id, version: decision.version };
    return answered.has(JSON.stringify(key)) ? [] : [toBallot(letter, { key, reading })];
  });
  return { text: uses.length > 0 ? 'I vote.' : '', uses };
}

function keyOf({ decision, version }: Readonly<Record<string, unknown>>) {
  return { decision, version };
}

function toBallot(
  { message, text }: Letter<Notice>,
  asked: { readonly key: ReturnType<typeof keyOf>; readonly reading: Reading },
): Use {
  const { key, reading } = asked;
  const [id] = message.about;
  const known = knownFindings(reading).map(({ finding }) => finding);
  const finding = known.find((one) => one.id === id);
  if (finding === undefined) return abstain(key);
  const { severity, door } = judge(finding, [...ownFindings(reading), ...known]);
  if (!optionsIn(text).includes(severity)) return abstain(key);
  const reason =
    door === null ? 'Its own rule says so.' : `Because of ${door.title} in ${door.place.path}.`;
  return { name: 'cast_ballot', input: { ...key, choices: [severity], reason } };
}

function abstain(key: ReturnType<typeof keyOf>): Use {
  return { name: 'cast_ballot', input: { ...key, choices: [], reason: 'I can not judge this.' } };
}

/** The ids of the options on a paper: one a line, before a colon. */
function optionsIn(text: string): readonly string[] {
  return [...text.matchAll(/^- ([^\s:]+): /gm)].flatMap((match) => match[1] ?? []);
}
