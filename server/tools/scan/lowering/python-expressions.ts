import type { Argument, Expression, FunctionExpression } from '../expression.ts';
import type { Syntax } from '../syntax.ts';
import { lowered, partsOf, type Lowering } from './lowering.ts';
import { lowerAdjacent, lowerFormat, lowerPercent, lowerString } from './python-text.ts';

type Lower = (node: Syntax, lowering: Lowering) => Expression;

const constant: Lower = (node) => ({ kind: 'constant', node });

const inner: Lower = (node, lowering) => lowered(lowering, node.named[0] ?? null, node);

const opaque: Lower = (node, lowering) => ({
  kind: 'opaque',
  operands: node.named.map((child) => lowering.expression(child)),
  node,
});

function lowerArgument(child: Syntax, lowering: Lowering): Argument {
  if (child.kind === 'keyword_argument') {
    return {
      name: child.field('name')?.text ?? null,
      value: lowered(lowering, child.field('value'), child),
      spread: false,
      node: child,
    };
  }
  const spread = child.kind === 'list_splat' || child.kind === 'dictionary_splat';
  return { name: null, value: lowering.expression(child), spread, node: child };
}

const call: Lower = (node, lowering) => {
  const callee = lowered(lowering, node.field('function'), node);
  const list = node.field('arguments');
  const values: readonly Argument[] =
    list === null
      ? []
      : list.kind === 'generator_expression'
        ? [{ name: null, value: lowering.expression(list), spread: false, node: list }]
        : list.named.map((child) => lowerArgument(child, lowering));
  if (callee.kind === 'member' && callee.property === 'format' && isText(callee.object)) {
    const filled = lowerFormat(node, callee.object, values);
    if (filled !== null) return filled;
  }
  return { kind: 'call', callee, arguments: values, node };
};

function isText(value: Expression): boolean {
  return value.kind === 'text' || value.kind === 'join';
}

const binary: Lower = (node, lowering) => {
  const operator = node.field('operator')?.text ?? '';
  const left = lowered(lowering, node.field('left'), node);
  const right = lowered(lowering, node.field('right'), node);
  if (operator === '+') {
    if (left.kind === 'constant' && right.kind === 'constant') return { kind: 'constant', node };
    return { kind: 'join', style: 'plus', parts: [left, right].flatMap(partsOf), node };
  }
  if (operator === '%' && left.kind !== 'constant') {
    const filled = isText(left) ? lowerPercent(node, left, right) : null;
    return (
      filled ?? {
        kind: 'join',
        style: 'percent',
        parts: [...partsOf(left), { kind: 'hole', value: right, conversion: '' }],
        node,
      }
    );
  }
  return { kind: 'opaque', operands: [left, right], node };
};

const boolean: Lower = (node, lowering) => {
  const left = lowered(lowering, node.field('left'), node);
  const right = lowered(lowering, node.field('right'), node);
  const isAnd = node.field('operator')?.text === 'and';
  return { kind: 'choice', test: isAnd ? left : null, options: [left, right], node };
};

const conditional: Lower = (node, lowering) => {
  const [whenTrue, test, whenFalse] = node.named.map((child) => lowering.expression(child));
  const options = [whenTrue, whenFalse].filter((option) => option !== undefined);
  return { kind: 'choice', test: test ?? null, options, node };
};

const sequence: Lower = (node, lowering) => ({
  kind: 'collection',
  items: node.named.map((child) => ({ key: null, value: lowering.expression(child) })),
  node,
});

const dictionary: Lower = (node, lowering) => ({
  kind: 'collection',
  items: node.named.map((child) => {
    const key = child.field('key');
    const value = lowered(lowering, child.field('value') ?? child.named[0] ?? null, child);
    const isText = key?.kind === 'string';
    return {
      key: isText
        ? key.named.map((part) => (part.kind === 'string_content' ? part.text : '')).join('')
        : null,
      value,
    };
  }),
  node,
});

const comprehension: Lower = (node, lowering) => ({
  kind: 'comprehension',
  clauses: node.ofKind('for_in_clause').flatMap((clause) => {
    const left = clause.field('left');
    if (left === null) return [];
    return [
      {
        target: lowering.pattern(left),
        over: lowered(lowering, clause.field('right'), clause),
      },
    ];
  }),
  body: pairParts(node.field('body')).map((part) => lowering.expression(part)),
  node,
});

function pairParts(body: Syntax | null): readonly Syntax[] {
  if (body === null) return [];
  return body.kind === 'pair' ? body.named : [body];
}

const lambda: Lower = (node, lowering) => {
  const body = node.field('body');
  return {
    kind: 'function',
    name: null,
    parameters: (node.field('parameters')?.named ?? []).map((item) => lowering.pattern(item)),
    body: body === null ? [] : [{ kind: 'return', value: lowering.expression(body), node: body }],
    decorators: [],
    node,
  };
};

/** A `def`, with the decorators that stand above it. */
export function lowerDefinition(
  node: Syntax,
  decorators: readonly string[],
  lowering: Lowering,
): FunctionExpression {
  return {
    kind: 'function',
    name: node.field('name')?.text ?? null,
    parameters: (node.field('parameters')?.named ?? []).map((item) => lowering.pattern(item)),
    body: lowering.body(node.field('body')),
    decorators,
    node,
  };
}

const attribute: Lower = (node, lowering) => ({
  kind: 'member',
  object: lowered(lowering, node.field('object'), node),
  property: node.field('attribute')?.text ?? '',
  node,
});

const subscript: Lower = (node, lowering) => {
  const object = lowered(lowering, node.field('value'), node);
  const key = lowered(lowering, node.field('subscript'), node);
  if (key.kind === 'text') return { kind: 'member', object, property: key.value, node };
  return { kind: 'index', object, key, node };
};

const walrus: Lower = (node, lowering) => {
  const target = node.field('name');
  const value = lowered(lowering, node.field('value'), node);
  if (target === null) return value;
  return { kind: 'assign', target: lowering.pattern(target), value, append: false, node };
};

const TABLE: Readonly<Record<string, Lower>> = {
  identifier: (node) => ({ kind: 'name', name: node.text, node }),
  integer: constant,
  float: constant,
  true: constant,
  false: constant,
  none: constant,
  string: lowerString,
  concatenated_string: lowerAdjacent,
  attribute,
  subscript,
  call,
  binary_operator: binary,
  boolean_operator: boolean,
  conditional_expression: conditional,
  list: sequence,
  tuple: sequence,
  set: sequence,
  expression_list: sequence,
  dictionary,
  list_comprehension: comprehension,
  set_comprehension: comprehension,
  generator_expression: comprehension,
  dictionary_comprehension: comprehension,
  lambda,
  named_expression: walrus,
  await: inner,
  parenthesized_expression: inner,
  list_splat: inner,
  dictionary_splat: inner,
  yield: inner,
};

/** Reads any Python expression; kinds it does not know carry no value on. */
export function lowerExpression(node: Syntax, lowering: Lowering): Expression {
  return (TABLE[node.kind] ?? opaque)(node, lowering);
}
