import type { Edit } from './fixer.ts';

/** The line ending that a text uses. */
export function lineEndingOf(text: string): '\r\n' | '\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The white space at the start of the line that an offset lies in. */
export function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
}

/** One step of indentation as most lines of a file have it: a tab, or two, four or eight spaces. */
export function indentUnitOf(text: string): string {
  const indents = [...text.matchAll(/^([ \t]*)\S/gm)].map((match) => match[1] ?? '');
  const tabs = indents.filter((indent) => indent.startsWith('\t')).length;
  const spaces = indents.filter((indent) => indent.startsWith(' ')).length;
  if (tabs > spaces) return '\t';
  const steps = indents
    .slice(1)
    .map((indent, index) => indent.length - (indents[index]?.length ?? 0));
  const counted = [2, 4, 8].map((width) => steps.filter((step) => step === width).length);
  const most = counted.indexOf(Math.max(...counted));
  return ' '.repeat(Math.max(...counted) === 0 ? 2 : 2 ** (most + 1));
}

/** Edits that can't be carried out together: two of them touch the same stretch. */
export class EditsOverlap extends Error {
  readonly kind = 'edits-overlap';

  constructor() {
    super('Two edits of one fix touch the same code, so neither was made. Mend this by hand.');
  }
}

/** In the order of the text; at one place what goes on with a line comes before new lines. */
function inOrder(a: Edit, b: Edit): number {
  return (
    a.start - b.start ||
    a.end - b.end ||
    Number(a.text.startsWith('\n')) - Number(b.text.startsWith('\n'))
  );
}

/**
 * A text after its edits, which may come in any order; line ends of what is put in become those of
 * the text. Throws `EditsOverlap` rather than losing one.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort(inOrder);
  const ending = lineEndingOf(text);
  let result = '';
  let done = 0;
  for (const { start, end, text: inserted } of ordered) {
    if (start < done) throw new EditsOverlap();
    result += text.slice(done, start) + inserted.replace(/\r?\n/g, ending);
    done = end;
  }
  return result + text.slice(done);
}
