import type { Pattern } from '../expression.ts';
import type { Syntax } from '../syntax.ts';
import type { Lowering } from './lowering.ts';

type Entry = { readonly key: string | null; readonly pattern: Pattern };

function named(node: Syntax, annotation: string | null): Pattern {
  return { kind: 'name', name: node.text, annotation, node };
}

function withType(node: Syntax, lowering: Lowering): Pattern {
  const target = node.field('pattern') ?? node.named[0];
  const annotation = node.field('type')?.text.replace(/^:\s*/, '') ?? null;
  if (target === undefined) return named(node, annotation);
  return target.kind === 'identifier' ? named(target, annotation) : lowerPattern(target, lowering);
}

function lowerField(child: Syntax, lowering: Lowering): Entry {
  if (child.kind === 'pair_pattern') {
    const value = child.field('value') ?? child;
    return { key: child.field('key')?.text ?? null, pattern: lowerPattern(value, lowering) };
  }
  if (child.kind === 'rest_pattern') {
    return { key: null, pattern: lowerPattern(child.named[0] ?? child, lowering) };
  }
  const target =
    child.kind === 'object_assignment_pattern' ? (child.field('left') ?? child) : child;
  return { key: target.text, pattern: named(target, null) };
}

function lowerItem(child: Syntax, index: number, lowering: Lowering): Entry {
  return {
    key: child.kind === 'rest_pattern' ? null : String(index),
    pattern: lowerPattern(child, lowering),
  };
}

type Lower = (node: Syntax, lowering: Lowering) => Pattern;

const place: Lower = (node, lowering) => ({
  kind: 'place',
  expression: lowering.expression(node),
  node,
});

const objectPattern: Lower = (node, lowering) => ({
  kind: 'fields',
  entries: node.named.map((child) => lowerField(child, lowering)),
  node,
});

const arrayPattern: Lower = (node, lowering) => ({
  kind: 'fields',
  entries: node.named.map((child, index) => lowerItem(child, index, lowering)),
  node,
});

const TABLE: Readonly<Record<string, Lower>> = {
  required_parameter: withType,
  optional_parameter: withType,
  assignment_pattern: (node, lowering) => lowerPattern(node.field('left') ?? node, lowering),
  rest_pattern: (node, lowering) => lowerPattern(node.named[0] ?? node, lowering),
  object_pattern: objectPattern,
  array_pattern: arrayPattern,
  member_expression: place,
  subscript_expression: place,
};

/** Reads what a JavaScript or TypeScript value is bound to: a name, fields, or a place. */
export function lowerPattern(node: Syntax, lowering: Lowering): Pattern {
  return TABLE[node.kind]?.(node, lowering) ?? named(node, null);
}
