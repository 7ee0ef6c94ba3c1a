import type { Family } from '../language.ts';

/** A piece of a value that is put together: constant text, or the code of an expression. */
export type ValuePiece =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'code'; readonly code: string; readonly conversion: string };

function encode(text: string, quote: string): string {
  return text
    .replace(/\\/g, '\\\\')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replaceAll(quote, `\\${quote}`);
}

/** A constant as the code of a string; the quote that is asked for, unless the text has only that one. */
export function quoted(text: string, quote: string): string {
  const other = quote === "'" ? '"' : "'";
  const best = text.includes(quote) && !text.includes(other) ? other : quote;
  return best + encode(text, best) + best;
}

function templateOf(pieces: readonly ValuePiece[]): string {
  const inner = pieces.map((piece) =>
    piece.kind === 'text' ? encode(piece.value, '`').replace(/\$\{/g, '\\${') : `\${${piece.code}}`,
  );
  return `\`${inner.join('')}\``;
}

function fStringOf(pieces: readonly ValuePiece[], preferred: string): string {
  const codes = pieces.map((piece) => (piece.kind === 'code' ? piece.code : '')).join('');
  const other = preferred === "'" ? '"' : "'";
  const quote = codes.includes(preferred) ? other : preferred;
  if (codes.includes(quote) || codes.includes('\\')) return formatOf(pieces, preferred);
  const inner = pieces.map((piece) =>
    piece.kind === 'text'
      ? encode(piece.value, quote).replace(/[{}]/g, '$&$&')
      : `{${piece.code}${piece.conversion}}`,
  );
  return `f${quote}${inner.join('')}${quote}`;
}

function formatOf(pieces: readonly ValuePiece[], quote: string): string {
  const text = pieces.map((piece) =>
    piece.kind === 'text' ? piece.value.replace(/[{}]/g, '$&$&') : `{${piece.conversion}}`,
  );
  const codes = pieces.flatMap((piece) => (piece.kind === 'code' ? [piece.code] : []));
  return `${quoted(text.join(''), quote)}.format(${codes.join(', ')})`;
}

/** The code of a value put together from pieces: as it is when there is one, else a template or f-string. */
export function valueCode(family: Family, pieces: readonly ValuePiece[], quote: string): string {
  const [only] = pieces;
  if (pieces.every((piece) => piece.kind === 'text')) {
    return quoted(pieces.map((piece) => piece.value).join(''), quote);
  }
  if (pieces.length === 1 && only?.kind === 'code' && only.conversion === '') return only.code;
  return family === 'python' ? fStringOf(pieces, quote) : templateOf(pieces);
}

/** The quote that a file's strings mostly have. */
export function quoteOf(text: string): "'" | '"' {
  const single = text.split("'").length;
  const double = text.split('"').length;
  return double > single ? '"' : "'";
}
