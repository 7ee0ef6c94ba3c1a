import type { Pattern } from '../expression.ts';
import type { Syntax } from '../syntax.ts';
import type { Lowering } from './lowering.ts';

function named(node: Syntax, annotation: string | null): Pattern {
  return { kind: 'name', name: node.text, annotation, node };
}

type Lower = (node: Syntax, lowering: Lowering) => Pattern;

const inner: Lower = (node, lowering) => lowerPattern(node.named[0] ?? node, lowering);

const withDefault: Lower = (node) =>
  named(node.field('name') ?? node, node.field('type')?.text ?? null);

const place: Lower = (node, lowering) => ({
  kind: 'place',
  expression: lowering.expression(node),
  node,
});

const several: Lower = (node, lowering) => ({
  kind: 'fields',
  entries: node.named.map((child, index) => ({
    key: String(index),
    pattern: lowerPattern(child, lowering),
  })),
  node,
});

const TABLE: Readonly<Record<string, Lower>> = {
  typed_parameter: (node) => named(node.named[0] ?? node, node.field('type')?.text ?? null),
  default_parameter: withDefault,
  typed_default_parameter: withDefault,
  list_splat_pattern: inner,
  dictionary_splat_pattern: inner,
  as_pattern_target: inner,
  parenthesized_expression: inner,
  pattern_list: several,
  tuple_pattern: several,
  list_pattern: several,
  attribute: place,
  subscript: place,
};

/** Reads what a Python value is bound to: a name, several, or a place. */
export function lowerPattern(node: Syntax, lowering: Lowering): Pattern {
  return TABLE[node.kind]?.(node, lowering) ?? named(node, null);
}
