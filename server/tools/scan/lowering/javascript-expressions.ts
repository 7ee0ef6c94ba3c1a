import type { Argument, Expression, Statement } from '../expression.ts';
import type { Syntax } from '../syntax.ts';
import { lowerPlus, lowerString, lowerTemplate } from './javascript-text.ts';
import { lowered, type Lowering } from './lowering.ts';

type Lower = (node: Syntax, lowering: Lowering) => Expression;

const constant: Lower = (node) => ({ kind: 'constant', node });

const inner: Lower = (node, lowering) => lowered(lowering, node.named[0] ?? null, node);

const lastInner: Lower = (node, lowering) => lowered(lowering, node.named.at(-1) ?? null, node);

const opaque: Lower = (node, lowering) => ({
  kind: 'opaque',
  operands: node.named.map((child) => lowering.expression(child)),
  node,
});

function lowerArguments(node: Syntax | null, lowering: Lowering): readonly Argument[] {
  if (node === null) return [];
  if (node.kind === 'template_string') {
    return [{ name: null, value: lowering.expression(node), spread: true, node }];
  }
  return node.named.map((child) => ({
    name: null,
    value: lowering.expression(child),
    spread: child.kind === 'spread_element',
    node: child,
  }));
}

const call: Lower = (node, lowering) => ({
  kind: 'call',
  callee: lowered(lowering, node.field('function') ?? node.field('constructor'), node),
  arguments: lowerArguments(node.field('arguments'), lowering),
  node,
});

const CHOICES = ['||', '&&', '??'];

const binary: Lower = (node, lowering) => {
  const operator = node.field('operator')?.text ?? '';
  const left = lowered(lowering, node.field('left'), node);
  const right = lowered(lowering, node.field('right'), node);
  if (operator === '+') return lowerPlus(node, [left, right]);
  if (CHOICES.includes(operator)) {
    return { kind: 'choice', test: operator === '&&' ? left : null, options: [left, right], node };
  }
  return { kind: 'opaque', operands: [left, right], node };
};

const assignment: Lower = (node, lowering) => {
  const left = node.field('left');
  const value = lowered(lowering, node.field('right'), node);
  if (left === null) return value;
  const operator = node.field('operator')?.text ?? '=';
  if (!['=', '+=', '||=', '&&=', '??='].includes(operator)) return constant(node, lowering);
  return { kind: 'assign', target: lowering.pattern(left), value, append: operator !== '=', node };
};

function keyOf(node: Syntax | null): string | null {
  if (node === null || node.kind === 'computed_property_name') return null;
  return node.kind === 'string' ? node.text.slice(1, -1) : node.text;
}

function lowerEntry(child: Syntax, lowering: Lowering): { key: string | null; value: Expression } {
  if (child.kind === 'shorthand_property_identifier') {
    return { key: child.text, value: { kind: 'name', name: child.text, node: child } };
  }
  if (child.kind === 'pair') {
    return {
      key: keyOf(child.field('key')),
      value: lowered(lowering, child.field('value'), child),
    };
  }
  const key = child.kind === 'method_definition' ? keyOf(child.field('name')) : null;
  return { key, value: lowering.expression(child) };
}

const collection: Lower = (node, lowering) => ({
  kind: 'collection',
  items: node.named.map((child) => lowerEntry(child, lowering)),
  node,
});

/** A function, method or arrow; an arrow's expression body is a return. */
const lowerFunction: Lower = (node, lowering) => {
  const body = node.field('body');
  const single = node.field('parameter');
  const parameters = single === null ? (node.field('parameters')?.named ?? []) : [single];
  const statements: readonly Statement[] =
    body === null || body.kind === 'statement_block'
      ? lowering.body(body)
      : [{ kind: 'return', value: lowering.expression(body), node: body }];
  return {
    kind: 'function',
    name: keyOf(node.field('name')),
    parameters: parameters.map((parameter) => lowering.pattern(parameter)),
    body: statements,
    decorators: node.ofKind('decorator').map((decorator) => decorator.text),
    node,
  };
};

const member: Lower = (node, lowering) => ({
  kind: 'member',
  object: lowered(lowering, node.field('object'), node),
  property: node.field('property')?.text ?? '',
  node,
});

const index: Lower = (node, lowering) => {
  const object = lowered(lowering, node.field('object'), node);
  const key = lowered(lowering, node.field('index'), node);
  if (key.kind === 'text') return { kind: 'member', object, property: key.value, node };
  return { kind: 'index', object, key, node };
};

const ternary: Lower = (node, lowering) => ({
  kind: 'choice',
  test: lowered(lowering, node.field('condition'), node),
  options: ['consequence', 'alternative'].map((field) =>
    lowered(lowering, node.field(field), node),
  ),
  node,
});

const name: Lower = (node) => ({ kind: 'name', name: node.text, node });

/** Classes are values whose methods are read as functions. */
const lowerClass: Lower = (node, lowering) => ({
  kind: 'collection',
  items: (node.field('body')?.named ?? []).map((item) =>
    item.kind === 'field_definition' || item.kind === 'public_field_definition'
      ? {
          key: keyOf(item.field('property') ?? item.field('name')),
          value: lowered(lowering, item.field('value'), item),
        }
      : lowerEntry(item, lowering),
  ),
  node,
});

const TABLE: Readonly<Record<string, Lower>> = {
  identifier: name,
  this: name,
  super: name,
  undefined: constant,
  number: constant,
  true: constant,
  false: constant,
  null: constant,
  regex: constant,
  string: (node) => lowerString(node),
  template_string: lowerTemplate,
  member_expression: member,
  subscript_expression: index,
  call_expression: call,
  new_expression: call,
  binary_expression: binary,
  assignment_expression: assignment,
  augmented_assignment_expression: assignment,
  ternary_expression: ternary,
  array: collection,
  object: collection,
  arrow_function: lowerFunction,
  function_expression: lowerFunction,
  function_declaration: lowerFunction,
  generator_function: lowerFunction,
  generator_function_declaration: lowerFunction,
  method_definition: lowerFunction,
  class: lowerClass,
  class_declaration: lowerClass,
  abstract_class_declaration: lowerClass,
  await_expression: inner,
  parenthesized_expression: inner,
  spread_element: inner,
  yield_expression: inner,
  as_expression: inner,
  satisfies_expression: inner,
  non_null_expression: inner,
  type_assertion: lastInner,
  sequence_expression: lastInner,
};

/** Reads any JavaScript or TypeScript expression; kinds it does not know carry no value on. */
export function lowerExpression(node: Syntax, lowering: Lowering): Expression {
  return (TABLE[node.kind] ?? opaque)(node, lowering);
}
