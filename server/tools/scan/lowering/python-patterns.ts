import type { Pattern } from '../expression.ts';
import type { Syntax } from '../syntax.ts';
import type { Lowering } from './lowering.ts';

function named(node: Syntax, annotation: string | null): Pattern {
  return { kind: 'name', name: node.text, annotation, node };
}

/** Reads what a Python value is bound to: a name, several, or a place. */
export function lowerPattern(node: Syntax, lowering: Lowering): Pattern {
  switch (node.kind) {
    case 'identifier':
      return named(node, null);
    case 'typed_parameter':
      return named(node.named[0] ?? node, node.field('type')?.text ?? null);
    case 'default_parameter':
      return named(node.field('name') ?? node, null);
    case 'typed_default_parameter':
      return named(node.field('name') ?? node, node.field('type')?.text ?? null);
    case 'list_splat_pattern':
    case 'dictionary_splat_pattern':
    case 'as_pattern_target':
    case 'parenthesized_expression':
      return lowerPattern(node.named[0] ?? node, lowering);
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
      return {
        kind: 'fields',
        entries: node.named.map((child, index) => ({
          key: String(index),
          pattern: lowerPattern(child, lowering),
        })),
        node,
      };
    case 'attribute':
    case 'subscript':
      return { kind: 'place', expression: lowering.expression(node), node };
    default:
      return named(node, null);
  }
}
