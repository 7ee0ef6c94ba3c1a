import type { Expression, Part } from '../expression.ts';
import type { Syntax } from '../syntax.ts';
import { partsOf, type Lowering } from './lowering.ts';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
};

function decodeEscape(escape: string): string {
  const code = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\})$/.exec(escape);
  const digits = code?.[1] ?? code?.[2] ?? code?.[3];
  if (digits !== undefined) return String.fromCodePoint(Math.min(parseInt(digits, 16), 0x10ffff));
  if (/^\\\r?\n$/.test(escape)) return '';
  const letter = escape.slice(1);
  return SIMPLE_ESCAPES[letter] ?? letter;
}

function decode(node: Syntax): string {
  return node.kind === 'escape_sequence' ? decodeEscape(node.text) : node.text;
}

/** A quoted string as the text that it stands for. */
export function lowerString(node: Syntax): Expression {
  const value = node.children
    .filter((child) => child.kind === 'string_fragment' || child.kind === 'escape_sequence')
    .map(decode)
    .join('');
  return { kind: 'text', value, node };
}

/** A template as a text, or as a join where it has substitutions. */
export function lowerTemplate(node: Syntax, lowering: Lowering): Expression {
  const parts: Part[] = [];
  for (const child of node.named) {
    if (child.kind === 'template_substitution') {
      const inner = child.named[0];
      if (inner === undefined) continue;
      const value = lowering.expression(inner);
      parts.push(...(value.kind === 'text' ? partsOf(value) : [hole(value)]));
      continue;
    }
    const before = parts.at(-1);
    const value = decode(child);
    if (before?.kind === 'literal' && before.node.parent?.key === node.key) {
      parts[parts.length - 1] = {
        ...before,
        value: before.value + value,
        raw: before.raw + child.text,
      };
    } else {
      parts.push({ kind: 'literal', value, raw: child.text, node: child });
    }
  }
  if (parts.every((part) => part.kind === 'literal')) {
    return { kind: 'text', value: parts.map((part) => part.value).join(''), node };
  }
  return { kind: 'join', style: 'template', parts, node };
}

function hole(value: Expression): Part {
  return { kind: 'hole', value, conversion: '' };
}

/** `a + b`: constants fold into one text, everything else into a join. */
export function lowerPlus(node: Syntax, operands: readonly Expression[]): Expression {
  if (operands.every((operand) => operand.kind === 'constant')) return { kind: 'constant', node };
  return { kind: 'join', style: 'plus', parts: operands.flatMap(partsOf), node };
}
