import type { Role } from '#core/protocol/team.ts';
import type { Assignment } from '#core/protocol/message.ts';
import { stepIn } from '#core/protocol/assignment-text.ts';
import type { Use } from './answer.ts';
import { onlyFiles } from './only-files.ts';
import { actsNamed, lettersOfKind, type Letter, type Reading } from './reading.ts';

/** The kinds of work that a step can be. */
export type Duty = 'discover' | 'baseline' | 'weigh' | 'order' | 'fix' | 'validate' | 'alone';

/** The step that an agent is in. `at` is the index of the message that assigned it. */
export interface OpenStep {
  readonly duty: Duty;
  /** Which share of the work is this agent's: part 1 of 2. */
  readonly part: number;
  readonly parts: number;
  readonly at: number;
  /** The files that it is about, where it is about these only. */
  readonly only: readonly string[] | null;
  /** The agent whose work it takes over, if it does. */
  readonly heirOf: string | null;
}

const WORDS: readonly (readonly [RegExp, Duty])[] = [
  [/^apart\b/i, 'alone'],
  [/baseline/i, 'baseline'],
  [/\bweigh\b/i, 'weigh'],
  [/validat|verif/i, 'validate'],
  [/\border\b|\bplan\b/i, 'order'],
  [/\bfix|repair|mend/i, 'fix'],
  [/discover|scan|analy[sz]|audit|review/i, 'discover'],
];

const BY_ROLE: Readonly<Record<Exclude<Role, 'coordinator'>, Duty>> = {
  analyst: 'discover',
  architect: 'order',
  developer: 'fix',
  tester: 'validate',
};

/** The step that was assigned last and is not finished, or null. */
export function openStep(reading: Reading): OpenStep | null {
  const letter = lettersOfKind(reading, 'assignment').at(-1);
  if (letter === undefined) return null;
  if (actsNamed(reading, 'finish_step').some((act) => act.at > letter.at)) return null;
  const words = stepIn(letter.text);
  const share = /\bpart (\d{1,3}) of (\d{1,3})\b/i.exec(words);
  const parts = Math.max(1, Number(share?.[2] ?? 1));
  const part = Math.min(parts, Math.max(1, Number(share?.[1] ?? 1)));
  const heirOf = /\bTaken over from (\S+)\.(?:\s|$)/.exec(words)?.[1] ?? null;
  const only = onlyFiles(words);
  return { duty: dutyOf(letter, reading), part, parts, at: letter.at, only, heirOf };
}

/** Ends the step. A summary holds at most 600 characters. */
export function finishStep(outcome: 'done' | 'failed', summary: string): Use {
  return { name: 'finish_step', input: { outcome, summary: summary.slice(0, 600) } };
}

/** By the step's own name where it tells, else by its text's first telling word, else by role. */
function dutyOf(letter: Letter<Assignment>, reading: Reading): Duty {
  const told = firstDuty(letter.message.step) ?? firstDuty(stepIn(letter.text));
  if (told !== null) return told;
  const role = reading.briefing?.role;
  return role === 'architect' || role === 'developer' || role === 'tester'
    ? BY_ROLE[role]
    : BY_ROLE.analyst;
}

function firstDuty(text: string): Duty | null {
  const hits = WORDS.flatMap(([word, duty]) => {
    const index = text.search(word);
    return index < 0 ? [] : [{ index, duty }];
  });
  return hits.sort((a, b) => a.index - b.index)[0]?.duty ?? null;
}
