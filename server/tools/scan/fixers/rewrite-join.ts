import type { Join, Part } from '../expression.ts';
import type { SourceFile } from '../source-file.ts';
import type { Syntax } from '../syntax.ts';

type Literal = Part & { kind: 'literal' };
type Hole = Part & { kind: 'hole' };

/** A piece of a rewritten text. `inserted` is new constant text, `code` a new expression. */
export type NewPiece =
  | { readonly kind: 'text'; readonly value: string; readonly part: Literal }
  | { readonly kind: 'inserted'; readonly value: string }
  | { readonly kind: 'kept'; readonly part: Hole }
  | { readonly kind: 'code'; readonly code: string };

/** One string literal of the result, or one operand between two pluses. */
interface Chunk {
  readonly owner: Syntax | null;
  readonly first: Syntax;
  last: Syntax;
  readonly items: (
    | { readonly text: string; readonly raw: string | null }
    | { readonly code: string; readonly conversion: string }
  )[];
}

const STRINGS = ['string', 'template_string', 'concatenated_string'];

function stringOf(part: Literal): Syntax {
  return STRINGS.includes(part.node.kind) ? part.node : (part.node.parent ?? part.node);
}

/** The string that an expression is written into, or null when it stands between pluses. */
function stringAround(part: Hole, join: Join): Syntax | null {
  let node = part.value.node.parent;
  while (node !== null && node.key !== join.node.parent?.key) {
    if (['template_string', 'string'].includes(node.kind)) return node;
    node = node.parent;
  }
  return null;
}

/** `%` and `.format` fill the string before: an expression that stays is written into it. */
function ownerOf(piece: NewPiece, join: Join, current: Chunk | undefined): Syntax | null {
  if (piece.kind === 'text') return stringOf(piece.part);
  if (piece.kind !== 'kept') return current?.owner ?? null;
  const around = stringAround(piece.part, join);
  if (around !== null) return around;
  const filled = join.style === 'percent' || join.style === 'format';
  return filled ? (current?.owner ?? null) : null;
}

function itemOf(piece: NewPiece): Chunk['items'][number] {
  switch (piece.kind) {
    case 'text':
      return {
        text: piece.value,
        raw:
          piece.value === piece.part.value || piece.part.raw === piece.part.value
            ? rawOf(piece)
            : null,
      };
    case 'inserted':
      return { text: piece.value, raw: piece.value };
    case 'kept':
      return { code: piece.part.value.node.text, conversion: piece.part.conversion };
    case 'code':
      return { code: piece.code, conversion: '' };
  }
}

function rawOf({ value, part }: NewPiece & { kind: 'text' }): string {
  return value === part.value ? part.raw : value;
}

function isSimple(owner: Syntax): boolean {
  return owner.kind === 'string' && !/^[a-zA-Z]*("""|''')/.test(owner.text);
}

function canMerge(chunk: Chunk, piece: NewPiece, owner: Syntax | null): boolean {
  if (piece.kind === 'inserted' || piece.kind === 'code') return true;
  if (owner === null || chunk.owner === null) return false;
  if (chunk.owner.key === owner.key) return true;
  const isPlain = chunk.items.every((item) => 'text' in item);
  return isPlain && isSimple(owner) && isSimple(chunk.owner) && chunk.last.endLine === owner.line;
}

function toChunks(join: Join, pieces: readonly NewPiece[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  const early: NewPiece[] = [];
  for (const piece of pieces) {
    const current = chunks.at(-1);
    const owner = ownerOf(piece, join, current);
    const node = owner ?? (piece.kind === 'kept' ? piece.part.value.node : null);
    if (current !== undefined && canMerge(current, piece, owner)) {
      current.items.push(itemOf(piece));
      current.last = node ?? current.last;
    } else if (node === null) early.push(piece);
    else {
      const first = early.splice(0).map(itemOf);
      chunks.push({ owner, first: node, last: node, items: [...first, itemOf(piece)] });
    }
  }
  return chunks;
}

function openerOf(owner: Syntax): string {
  return /^[a-zA-Z]*("""|'''|["'`])/.exec(owner.text)?.[0] ?? "'";
}

function encode(text: string, quote: string): string {
  const escaped = text.replace(/\\/g, '\\\\');
  if (quote.length === 3 || quote === '`')
    return escaped.replaceAll('`', quote === '`' ? '\\`' : '`');
  return escaped.replace(/\r/g, '\\r').replace(/\n/g, '\\n').replaceAll(quote, `\\${quote}`);
}

function inner(
  item: { readonly text: string; readonly raw: string | null },
  quote: string,
): string {
  const { raw } = item;
  const fits = raw !== null && !(quote.length === 1 && new RegExp(`(?<!\\\\)${quote}`).test(raw));
  return fits ? raw : encode(item.text, quote);
}

function chunkCode({ owner, items }: Chunk, family: SourceFile['family']): string {
  const hasCode = items.some((item) => 'code' in item);
  const [only] = items;
  if (owner === null) return only !== undefined && 'code' in only ? only.code : '';
  const opener = openerOf(owner);
  const prefix = /^[a-zA-Z]*/.exec(opener)?.[0] ?? '';
  const quote = opener.slice(prefix.length);
  const plain = prefix.replace(/f/i, '');
  if (!hasCode) {
    return (
      plain +
      quote +
      items.map((item) => ('text' in item ? inner(item, quote) : '')).join('') +
      quote
    );
  }
  const isPython = family === 'python';
  const marks = isPython ? quote : '`';
  const body = items.map((item) => {
    if ('code' in item)
      return `${isPython ? '' : '$'}{${item.code}${isPython ? item.conversion : ''}}`;
    const text = inner(item, marks);
    return isPython ? text.replace(/[{}]/g, '$&$&') : text;
  });
  return `${isPython ? `${plain}f` : ''}${marks}${body.join('')}${marks}`;
}

function isEmpty(chunk: Chunk): boolean {
  return chunk.items.every((item) => 'text' in item && item.text === '');
}

/** What stands between two strings: white space when they are side by side, else a plus. */
function glue(before: Chunk, after: Chunk, source: string): string {
  const gap = source.slice(before.last.end, after.first.start);
  if (/^\s+$/.test(gap)) return gap;
  const lastLine = /\n([ \t]*)[^\n]*$/.exec(gap);
  if (lastLine === null) return ' + ';
  const indent = lastLine[1] ?? '';
  if (/\\\r?\n/.test(gap)) return ` + \\\n${indent}`;
  return /\n\s*\+[^\n]*$/.test(gap) ? `\n${indent}+ ` : ` +\n${indent}`;
}

/** The code of a composed text after its pieces were changed; what stays, stays as it was written. */
export function rewriteJoin(join: Join, pieces: readonly NewPiece[], file: SourceFile): string {
  const chunks = toChunks(join, pieces).filter(
    (chunk, _index, all) => all.length === 1 || !isEmpty(chunk),
  );
  return chunks
    .map((chunk, index) => {
      const before = chunks[index - 1];
      const code = chunkCode(chunk, file.family);
      return before === undefined ? code : glue(before, chunk, file.text) + code;
    })
    .join('');
}
