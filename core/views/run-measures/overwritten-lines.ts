/** Lines that one edit put in place of others, counted in the file as it was before and after. */
interface LineEdit {
  readonly from: number;
  readonly removed: number;
  readonly added: number;
}

/** Lines of a file as it is now that an agent wrote last. */
interface Written<Who> {
  readonly who: Who;
  readonly from: number;
  readonly to: number;
}

/** Who wrote which lines of a file last, as far as its hunks tell. */
export type Authored<Who> = readonly Written<Who>[];

/**
 * Takes one unified diff of a file into what is known of its authors. `conflicts` counts the places
 * of it that change lines which another had changed before. Of a diff that was cut only the part
 * that is there counts.
 */
export function editLines<Who>(
  authored: Authored<Who>,
  who: Who,
  diff: string,
): { readonly authored: Authored<Who>; readonly conflicts: number } {
  let known = authored;
  let conflicts = 0;
  let shift = 0;
  for (const edit of readEdits(diff)) {
    const from = edit.from + shift;
    const to = from + edit.removed;
    const hit = known.some((one) => one.who !== who && from < one.to && one.from < to);
    if (hit) conflicts += 1;
    const moved = edit.added - edit.removed;
    known = [...known.flatMap((one) => cut(one, { from, to, moved })), ...wrote(who, from, edit)];
    shift += moved;
  }
  return { authored: known, conflicts };
}

function wrote<Who>(who: Who, from: number, { added }: LineEdit): Authored<Who> {
  return added === 0 ? [] : [{ who, from, to: from + added }];
}

/** What is left of earlier lines when an edit takes [from, to) out and moves what follows. */
function cut<Who>(
  one: Written<Who>,
  { from, to, moved }: { readonly from: number; readonly to: number; readonly moved: number },
): Authored<Who> {
  const before = { ...one, to: Math.min(one.to, from) };
  const after = { ...one, from: Math.max(one.from, to) + moved, to: one.to + moved };
  return [before, after].filter((part) => part.from < part.to);
}

type Mark = '-' | '+' | ' ';

interface MarkedRow {
  readonly mark: Mark;
  /** Where the row stands in the old file; what is added stands before this line. */
  readonly line: number;
}

/** The runs of changed lines in a unified diff, with or without context. */
function readEdits(diff: string): readonly LineEdit[] {
  const edits: { from: number; removed: number; added: number }[] = [];
  let before: MarkedRow | null = null;
  for (const row of readRows(diff)) {
    if (row.mark !== ' ') {
      if (!continues(before, row)) edits.push({ from: row.line, removed: 0, added: 0 });
      const last = edits.at(-1);
      if (last !== undefined) last[row.mark === '-' ? 'removed' : 'added'] += 1;
    }
    before = row;
  }
  return edits;
}

function continues(before: MarkedRow | null, { line }: MarkedRow): boolean {
  if (before === null || before.mark === ' ') return false;
  return line === before.line + (before.mark === '-' ? 1 : 0);
}

const HEADER = /^@@ -(\d+)(?:,(\d+))? /;

/** The rows of the hunks; what stands before the first hunk is none. */
function* readRows(diff: string): Iterable<MarkedRow> {
  let line = 0;
  for (const row of diff.split('\n')) {
    const header = HEADER.exec(row);
    const mark = row.charAt(0);
    if (header !== null) line = Number(header[1]) + (header[2] === '0' ? 1 : 0);
    else if (line > 0 && isMark(mark)) {
      yield { mark, line };
      line += mark === '+' ? 0 : 1;
    }
  }
}

function isMark(text: string): text is Mark {
  return text === '-' || text === '+' || text === ' ';
}
