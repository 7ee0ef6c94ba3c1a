import type { Argument, Expression, LiteralPart, Part } from '../expression.ts';
import type { Syntax } from '../syntax.ts';
import { partsOf, type Lowering } from './lowering.ts';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\n': '',
  '0': '\0',
};

function decode(raw: string, prefix: string): string {
  if (/r/i.test(prefix)) return raw;
  return raw.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[\s\S])/g, (_whole, escape: string) => {
    if (escape.length > 1) return String.fromCharCode(parseInt(escape.slice(1), 16));
    return SIMPLE_ESCAPES[escape] ?? ('"\'\\'.includes(escape) ? escape : `\\${escape}`);
  });
}

function interpolation(child: Syntax, lowering: Lowering): Part {
  const inner = child.field('expression') ?? child.named[0];
  const conversion = child.ofKind('type_conversion', 'format_specifier').map((part) => part.text);
  const value: Expression =
    inner === undefined
      ? { kind: 'opaque', operands: [], node: child }
      : lowering.expression(inner);
  return { kind: 'hole', value, conversion: conversion.join('') };
}

function textOf(parts: readonly Part[], node: Syntax): Expression | null {
  if (!parts.every((part) => part.kind === 'literal')) return null;
  return { kind: 'text', value: parts.map((part) => part.value).join(''), node };
}

/** A string as the text that it stands for, an f-string as a join. */
export function lowerString(node: Syntax, lowering: Lowering): Expression {
  const prefix = /^[a-zA-Z]*/.exec(node.text)?.[0] ?? '';
  const formatted = /f/i.test(prefix);
  const parts: Part[] = node.named.flatMap((child): readonly Part[] => {
    if (child.kind === 'interpolation') return [interpolation(child, lowering)];
    if (child.kind !== 'string_content') return [];
    const raw = formatted ? child.text.replace(/\{\{/g, '{').replace(/\}\}/g, '}') : child.text;
    return [{ kind: 'literal', value: decode(raw, prefix), raw, node: child }];
  });
  return textOf(parts, node) ?? { kind: 'join', style: 'f-string', parts, node };
}

/** Strings side by side are one text. */
export function lowerAdjacent(node: Syntax, lowering: Lowering): Expression {
  const parts = node.named.map((child) => lowering.expression(child)).flatMap(partsOf);
  return textOf(parts, node) ?? { kind: 'join', style: 'adjacent', parts, node };
}

/** A place in a format text: the key it names (null for the next value) or the text it escapes. */
type Slot =
  | { readonly kind: 'value'; readonly key: string | null; readonly conversion: string }
  | { readonly kind: 'escape'; readonly text: string };

interface Format {
  readonly pattern: RegExp;
  readonly slot: (match: RegExpExecArray) => Slot;
  readonly resolve: (key: string | null, position: number) => Expression | null;
}

function piece(part: LiteralPart, value: string): LiteralPart {
  const raw = part.raw === part.value ? value : JSON.stringify(value).slice(1, -1);
  return { kind: 'literal', value, raw, node: part.node };
}

function fillLiteral(part: LiteralPart, format: Format, taken: number): readonly Part[] | null {
  const out: Part[] = [];
  let position = taken;
  let text = '';
  let rest = 0;
  for (const match of part.value.matchAll(format.pattern)) {
    text += part.value.slice(rest, match.index);
    rest = match.index + match[0].length;
    const slot = format.slot(match);
    if (slot.kind === 'escape') {
      text += slot.text;
      continue;
    }
    const value = format.resolve(slot.key, position);
    if (value === null) return null;
    if (slot.key === null) position += 1;
    if (text !== '') out.push(piece(part, text));
    text = '';
    out.push({ kind: 'hole', value, conversion: slot.conversion });
  }
  text += part.value.slice(rest);
  return text === '' ? out : [...out, piece(part, text)];
}

function fill(parts: readonly Part[], format: Format): readonly Part[] | null {
  const out: Part[] = [];
  for (const part of parts) {
    const taken = out.filter((before) => before.kind === 'hole').length;
    const filled = part.kind === 'hole' ? [part] : fillLiteral(part, format, taken);
    if (filled === null) return null;
    out.push(...filled);
  }
  return out;
}

const PERCENT = /%(?:\((\w+)\))?[-+ #0]*(?:\d+)?(?:\.\d+)?([srdifxXeEgGc%])/g;

/** `text % values`; null when the values can't be matched with the places. */
export function lowerPercent(
  node: Syntax,
  text: Expression,
  values: Expression,
): Expression | null {
  const items = values.kind === 'collection' ? values.items : [{ key: null, value: values }];
  const field: Expression = { kind: 'index', object: values, key: values, node: values.node };
  const parts = fill(partsOf(text), {
    pattern: PERCENT,
    slot: ([, key, conversion = 's']) => {
      if (conversion === '%') return { kind: 'escape', text: '%' };
      return { kind: 'value', key: key ?? null, conversion: conversion === 's' ? '' : conversion };
    },
    resolve: (key, position) =>
      key === null
        ? (items[position]?.value ?? null)
        : (items.find((item) => item.key === key)?.value ?? field),
  });
  return parts === null ? null : { kind: 'join', style: 'percent', parts, node };
}

const BRACES = /\{\{|\}\}|\{(\w*)((?:![rsa])?(?::[^{}]*)?)\}/g;

/** `text.format(values)`; null when the values can't be matched with the places. */
export function lowerFormat(
  node: Syntax,
  text: Expression,
  values: readonly Argument[],
): Expression | null {
  if (values.some((value) => value.spread)) return null;
  const positional = values.filter((value) => value.name === null);
  const parts = fill(partsOf(text), {
    pattern: BRACES,
    slot: ([whole, key = '', conversion = '']) => {
      if (whole === '{{' || whole === '}}') return { kind: 'escape', text: whole.slice(1) };
      return { kind: 'value', key: key === '' ? null : key, conversion };
    },
    resolve: (key, position) => {
      if (key === null) return positional[position]?.value ?? null;
      if (/^\d+$/.test(key)) return positional[Number(key)]?.value ?? null;
      return values.find((value) => value.name === key)?.value ?? null;
    },
  });
  return parts === null ? null : { kind: 'join', style: 'format', parts, node };
}
