import type { SourceFile } from '../source-file.ts';
import type { Syntax } from '../syntax.ts';
import { indentAt, indentUnitOf } from './edits.ts';
import type { Edit } from './fixer.ts';

const BLOCKS = /^(program|statement_block|module|block|switch_case|switch_default)$/;
const STATEMENT = /(_statement|_declaration|^assignment)$/;
const CONDITIONAL =
  /^(ternary_expression|conditional_expression|list_comprehension|generator_expression|dictionary_comprehension|lambda)$/;

/** Lines to put before a statement: relative to its indentation, a tab for each step inward. */
export type Lines = readonly string[];

/** A file without semicolons gets none. */
function inManner(file: SourceFile, lines: Lines): Lines {
  const usesSemicolons = file.family === 'javascript' && /;[ \t]*\r?$/m.test(file.text);
  return usesSemicolons ? lines : lines.map((line) => line.replace(/;$/, ''));
}

function indented(lines: Lines, indent: string, unit: string): string {
  return lines
    .map((line) => `${indent}${line.replace(/^\t+/, (tabs) => unit.repeat(tabs.length))}\n`)
    .join('');
}

function expressionBodyOf(node: Syntax): Syntax | null {
  let inner = node;
  while (inner.parent !== null) {
    const { parent } = inner;
    if (parent.kind === 'arrow_function')
      return parent.field('body')?.key === inner.key ? inner : null;
    if (STATEMENT.test(parent.kind) || BLOCKS.test(parent.kind)) return null;
    inner = parent;
  }
  return null;
}

function ownStatement(node: Syntax): Syntax | null {
  let inner: Syntax | null = node;
  while (inner !== null && !STATEMENT.test(inner.kind)) {
    if (CONDITIONAL.test(inner.kind)) return null;
    inner = inner.parent;
  }
  if (inner?.kind === 'assignment' || inner?.parent?.kind === 'with_statement') return inner.parent;
  return inner;
}

/** Turns `x => value` into a block that returns it, with lines before. */
function asBlock(file: SourceFile, body: Syntax, lines: Lines): readonly Edit[] | null {
  if (body.kind === 'parenthesized_expression') return null;
  const indent = indentAt(file.text, body.start);
  const unit = indentUnitOf(file.text);
  const before = indented(lines, indent + unit, unit);
  const [semicolon = ''] = inManner(file, [';']);
  return [
    { start: body.start, end: body.start, text: `{\n${before}${indent}${unit}return ` },
    { start: body.end, end: body.end, text: `${semicolon}\n${indent}}` },
  ];
}

/** In a block: on lines of their own, or on the statement's line where it shares one. */
function insideBlock(file: SourceFile, statement: Syntax, lines: Lines): readonly Edit[] | null {
  const indent = indentAt(file.text, statement.start);
  const lineStart = statement.start - indent.length;
  const startsLine = lineStart <= 0 || file.text[lineStart - 1] === '\n';
  if (!startsLine) return file.family === 'python' ? null : sameLine(statement, lines);
  const text = indented(lines, indent, indentUnitOf(file.text)).trimStart() + indent;
  return [{ start: statement.start, end: statement.start, text }];
}

/** `if (x) statement;` gets braces. */
function withBraces(file: SourceFile, statement: Syntax, lines: Lines): readonly Edit[] {
  const indent = indentAt(file.text, statement.start);
  const unit = indentUnitOf(file.text);
  const text = `{\n${indented(lines, indent + unit, unit)}${indent}${unit}`;
  return [
    { start: statement.start, end: statement.start, text },
    { start: statement.end, end: statement.end, text: `\n${indent}}` },
  ];
}

/**
 * The edits that put lines before the statement that a node belongs to, with braces where it had
 * none; null where there is no place for them.
 */
export function insertBefore(
  file: SourceFile,
  node: Syntax,
  wanted: Lines,
): readonly Edit[] | null {
  const lines = inManner(file, wanted);
  const body = file.family === 'javascript' ? expressionBodyOf(node) : null;
  if (body !== null) return asBlock(file, body, lines);
  const statement = ownStatement(node);
  if (statement === null || /^(if|while)_statement$/.test(statement.kind)) return null;
  if (BLOCKS.test(statement.parent?.kind ?? '')) return insideBlock(file, statement, lines);
  return file.family === 'python' ? null : withBraces(file, statement, lines);
}

function sameLine(statement: Syntax, lines: Lines): readonly Edit[] {
  const text = `${lines.map((line) => line.trim()).join(' ')} `;
  return [{ start: statement.start, end: statement.start, text }];
}

/** The edits that put lines behind a statement of a block; null where it is in none. */
export function insertAfter(
  file: SourceFile,
  statement: Syntax,
  lines: Lines,
): readonly Edit[] | null {
  if (!BLOCKS.test(statement.parent?.kind ?? '')) return null;
  const indent = indentAt(file.text, statement.start);
  const unit = indentUnitOf(file.text);
  const text = `\n${indented(inManner(file, lines), indent, unit).replace(/\n$/, '')}`;
  return [{ start: statement.end, end: statement.end, text }];
}
