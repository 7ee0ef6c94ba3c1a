/** What an assignment says. */
export interface AssignmentWords {
  readonly title: string;
  readonly instructions: string;
  /** What came of each step that this one waited for. */
  readonly before: readonly string[];
  /** What the team has established, in short; empty where there is nothing. */
  readonly known: string;
}

const BEFORE = 'What came of the steps before:';
const KNOWN = 'What the team has established so far:';

/** The text of an assignment: the step itself first, then what it builds on. */
export function toAssignmentText({ title, instructions, before, known }: AssignmentWords): string {
  return [
    instructions === '' ? title : `${title}\n\n${instructions}`,
    ...(before.length === 0 ? [] : [[BEFORE, ...before.map((one) => `- ${one}`)].join('\n')]),
    ...(known === '' ? [] : [`${KNOWN}\n${known}`]),
  ].join('\n\n');
}

/** The step itself in the text of an assignment, without what it builds on. */
export function stepIn(text: string): string {
  const ends = [BEFORE, KNOWN].map((heading) => text.indexOf(`\n\n${heading}\n`));
  const end = Math.min(...ends.filter((place) => place >= 0), text.length);
  return text.slice(0, end);
}
