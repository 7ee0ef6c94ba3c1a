import type { Part } from '../../expression.ts';
import type { NewPiece } from '../rewrite-join.ts';
import { valueCode, type ValuePiece } from '../value-text.ts';

type Literal = Part & { kind: 'literal' };

function codeOf(part: Part & { kind: 'hole' }): ValuePiece {
  return { kind: 'code', code: part.value.node.text, conversion: part.conversion };
}

/** A quoted stretch of a command line that is being read. */
interface Run {
  readonly quote: string;
  readonly pieces: ValuePiece[];
  readonly original: NewPiece[];
}

/**
 * The command line with `shlex.quote` around every value, so that a shell reads each as one word.
 * Null where a quoted stretch can't be taken over: it does not close, or the shell expands in it.
 */
export function quoteForShell(parts: readonly Part[], quote: string): readonly NewPiece[] | null {
  const out: NewPiece[] = [];
  let run: Run | null = null;
  const wrap = (pieces: readonly ValuePiece[]): NewPiece => ({
    kind: 'code',
    code: `shlex.quote(${valueCode('python', pieces, quote)})`,
  });
  const flush = (part: Literal, text: string): void => {
    if (text === '') return;
    if (run === null) out.push({ kind: 'text', value: text, part });
    else {
      run.original.push({ kind: 'text', value: text, part });
      const inner = text.replaceAll(run.quote, '');
      if (inner !== '') run.pieces.push({ kind: 'text', value: inner });
    }
  };
  const literal = (part: Literal): void => {
    let text = '';
    for (const char of part.value) {
      const opens = run === null && (char === "'" || char === '"');
      if (opens) {
        flush(part, text);
        run = { quote: char, pieces: [], original: [] };
        text = '';
      }
      text += char;
      if (opens || run === null || char !== (run as Run).quote) continue;
      flush(part, text);
      text = '';
      const { pieces, original } = run as Run;
      out.push(...(pieces.some((piece) => piece.kind === 'code') ? [wrap(pieces)] : original));
      run = null;
    }
    flush(part, text);
  };
  for (const part of parts) {
    if (part.kind === 'literal') literal(part);
    else if (run === null) out.push(wrap([codeOf(part)]));
    else (run as Run).pieces.push(codeOf(part));
  }
  return run === null ? out : null;
}
