import { HUMAN } from '#core/protocol/ids.ts';
import type { Use } from '../answer.ts';
import { knownFindings } from '../knowledge.ts';
import { strings } from '../parse-object.ts';
import { actsNamed, type Letter, type Reading } from '../reading.ts';
import { OFFLINE_CREDIT, some } from '../wording.ts';

const PATH = /(?<![\w@./-])[\w@./-]*[\w-]\.(?:[mc]?[jt]s|[jt]sx|py)\b/g;

/** The files that the human named in what it told the coordinator or all. */
export function namedByHuman(reading: Reading): readonly string[] {
  return [...new Set(words(reading).flatMap(({ text }) => pathsIn(text)))];
}

/** An answer to each word of the human that has none: what comes of it, by rules alone. */
export function answerHuman(reading: Reading): readonly Use[] {
  const answered = actsNamed(reading, 'broadcast').filter((act) =>
    strings(act.input['to']).includes(HUMAN),
  ).length;
  return words(reading)
    .slice(answered)
    .map(({ text }) => ({
      name: 'broadcast',
      input: { text: answer(text, reading), to: [HUMAN] },
    }));
}

/** What the human said that is neither a question, which is answered, nor an answer. */
function words(reading: Reading): readonly Letter[] {
  return reading.mail.filter(
    ({ message }) =>
      message.from === HUMAN && message.kind !== 'request' && message.kind !== 'response',
  );
}

function pathsIn(text: string): readonly string[] {
  return [...text.matchAll(PATH)].map(([path]) => path.replace(/^\.?\//, ''));
}

function answer(text: string, reading: Reading): string {
  const paths = pathsIn(text);
  if (paths.length === 0) {
    return `${OFFLINE_CREDIT} It follows rules, and can do one thing with what you say: put the fixes of a file first that you name. You named none.`;
  }
  const known = knownFindings(reading).filter(({ finding }) => paths.includes(finding.place.path));
  const named = some(paths, 5);
  return known.length > 0
    ? `${OFFLINE_CREDIT} What can be fixed in ${named} comes first, unless its fixing has begun.`
    : `${OFFLINE_CREDIT} I know of no finding in ${named} so far. If one is found there while others are still looked for, its fix comes first.`;
}
