import type { Check } from '#core/protocol/message.ts';
import { knownFindings, type Known } from '../knowledge.ts';
import { lettersOfKind, type Reading } from '../reading.ts';

/** What became of a finding, as the team told it. */
export type Fate = 'confirmed' | 'not-confirmed' | 'undecided' | 'fixed' | 'declined' | 'open';

/** A finding with its fate, and the words that go with it: why it was declined. */
export interface Tallied extends Known {
  readonly fate: Fate;
  readonly words: string;
}

/** Follows each finding through broadcasts and validations; the latest word counts. */
export function tally(reading: Reading): readonly Tallied[] {
  const fates = new Map<string, { readonly fate: Fate; readonly words: string }>();
  for (const { message, text } of reading.mail) {
    const fate = fateIn(message);
    if (fate === null) continue;
    for (const id of message.about) fates.set(id, { fate, words: fate === 'declined' ? text : '' });
  }
  return knownFindings(reading).map((known) => ({
    ...known,
    ...(fates.get(known.finding.id) ?? { fate: 'open', words: '' }),
  }));
}

const VERDICTS = { pass: 'confirmed', fail: 'not-confirmed', inconclusive: 'undecided' } as const;

function fateIn(message: Reading['mail'][number]['message']): Fate | null {
  if (message.kind === 'validation') return VERDICTS[message.verdict];
  if (message.kind !== 'broadcast') return null;
  return message.status === 'fixed' || message.status === 'declined' ? message.status : null;
}

/** The checks behind the validations, each once, in the order in which they were reported. */
export function checksHeard(reading: Reading): readonly Check[] {
  const checks = lettersOfKind(reading, 'validation').flatMap(({ message }) => message.checks);
  return [...new Map(checks.map((check) => [`${check.name}\n${check.detail}`, check])).values()];
}
