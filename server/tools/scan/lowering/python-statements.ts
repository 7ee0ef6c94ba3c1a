import type { ImportBinding, Statement } from '../expression.ts';
import type { Syntax } from '../syntax.ts';
import { lowered, type Lowering } from './lowering.ts';
import { lowerDefinition } from './python-expressions.ts';

type Lower = (node: Syntax, lowering: Lowering) => readonly Statement[];

const many: Lower = (node, lowering) => node.named.flatMap((child) => lowering.body(child));

const assign: Lower = (node, lowering) => {
  const left = node.field('left');
  const right = node.field('right');
  if (left === null || right === null) return [];
  const append = node.kind === 'augmented_assignment';
  if (append && node.field('operator')?.text !== '+=') return [];
  const value = lowering.expression(right);
  return [{ kind: 'assign', target: lowering.pattern(left), value, append, node }];
};

const expressionStatement: Lower = (node, lowering) =>
  node.named.flatMap((child): readonly Statement[] => {
    if (child.kind === 'assignment' || child.kind === 'augmented_assignment') {
      return assign(child, lowering);
    }
    return [{ kind: 'evaluate', value: lowering.expression(child), node: child }];
  });

/** The rest of an if after its first arm: elif is an if in the else. */
function alternatives(rest: readonly Syntax[], lowering: Lowering): readonly Statement[] {
  const [next, ...others] = rest;
  if (next === undefined) return [];
  if (next.kind === 'else_clause') return lowering.body(next.field('body'));
  return [
    {
      kind: 'branch',
      test: lowered(lowering, next.field('condition'), next),
      arms: [lowering.body(next.field('consequence')), alternatives(others, lowering)],
      node: next,
    },
  ];
}

const branch: Lower = (node, lowering) => [
  {
    kind: 'branch',
    test: lowered(lowering, node.field('condition'), node),
    arms: [
      lowering.body(node.field('consequence')),
      alternatives(node.ofKind('elif_clause', 'else_clause'), lowering),
    ],
    node,
  },
];

const loop: Lower = (node, lowering) => {
  const left = node.field('left');
  return [
    {
      kind: 'loop',
      target: left === null ? null : lowering.pattern(left),
      over: lowered(lowering, node.field('right') ?? node.field('condition'), node),
      body: lowering.body(node.field('body')),
      node,
    },
  ];
};

function withItem(item: Syntax, lowering: Lowering): readonly Statement[] {
  const value = item.field('value') ?? item.named[0];
  if (value === undefined) return [];
  if (value.kind !== 'as_pattern') {
    return [{ kind: 'evaluate', value: lowering.expression(value), node: item }];
  }
  const [opened, target] = value.named;
  if (opened === undefined || target === undefined) return [];
  return [
    {
      kind: 'assign',
      target: lowering.pattern(target),
      value: lowering.expression(opened),
      append: false,
      node: item,
    },
  ];
}

const withStatement: Lower = (node, lowering) => [
  ...node
    .ofKind('with_clause')
    .flatMap((clause) => clause.ofKind('with_item'))
    .flatMap((item) => withItem(item, lowering)),
  ...lowering.body(node.field('body')),
];

const attempt: Lower = (node, lowering) => {
  const handlers = node.ofKind('except_clause', 'except_group_clause');
  return [
    { kind: 'block', body: lowering.body(node.field('body')), node },
    {
      kind: 'branch',
      test: null,
      arms: [...handlers.map((handler) => lowering.body(handler.named.at(-1) ?? null)), []],
      node,
    },
    ...node.ofKind('else_clause', 'finally_clause').flatMap((clause) => many(clause, lowering)),
  ];
};

function define(node: Syntax, decorators: readonly string[], lowering: Lowering): Statement {
  const name = node.field('name') ?? node;
  return {
    kind: 'assign',
    target: { kind: 'name', name: name.text, annotation: null, node: name },
    value: lowerDefinition(node, decorators, lowering),
    append: false,
    node,
  };
}

const decorated: Lower = (node, lowering) => {
  const definition = node.field('definition');
  if (definition?.kind !== 'function_definition') return lowering.body(definition);
  const decorators = node.ofKind('decorator').map((decorator) => decorator.text);
  return [define(definition, decorators, lowering)];
};

/** A class keeps its methods under their names, so that `self.method` and `object.method` are found. */
const lowerClass: Lower = (node, lowering) => {
  const name = node.field('name') ?? node;
  const body = lowering.body(node.field('body'));
  const items = body.flatMap((statement) =>
    statement.kind === 'assign' && statement.target.kind === 'name' && !statement.append
      ? [{ key: statement.target.name, value: statement.value }]
      : [],
  );
  const rest = body.filter((statement) => statement.kind === 'evaluate');
  return [
    {
      kind: 'assign',
      target: { kind: 'name', name: name.text, annotation: null, node: name },
      value: { kind: 'collection', items, node },
      append: false,
      node,
    },
    ...rest,
  ];
};

const importModules: Lower = (node) => {
  const bindings = node.named.map((child): ImportBinding => {
    const module = child.field('name')?.text ?? child.text;
    const alias = child.field('alias')?.text;
    if (alias !== undefined) return { local: alias, qualified: module };
    const root = module.split('.')[0] ?? module;
    return { local: root, qualified: root };
  });
  return [{ kind: 'import', bindings, node }];
};

const importFrom: Lower = (node) => {
  const module = node.field('module_name');
  const names = node.named.filter((child) => child.key !== module?.key);
  const bindings = names.map((child): ImportBinding => {
    const exported = child.field('name')?.text ?? child.text;
    return {
      local: child.field('alias')?.text ?? exported,
      qualified: `${module?.text ?? ''}.${exported}`,
    };
  });
  return [{ kind: 'import', bindings, node }];
};

const leave: Lower = (node, lowering) => [
  { kind: 'exit', value: node.named[0] ? lowering.expression(node.named[0]) : null, node },
];

const giveBack: Lower = (node, lowering) => [
  { kind: 'return', value: node.named[0] ? lowering.expression(node.named[0]) : null, node },
];

const match: Lower = (node, lowering) => [
  {
    kind: 'branch',
    test: null,
    arms: [
      ...(node.field('body')?.named ?? []).map((item) => lowering.body(item.field('consequence'))),
      [],
    ],
    node,
  },
];

const nothing: Lower = () => [];

const TABLE: Readonly<Record<string, Lower>> = {
  module: many,
  block: many,
  expression_statement: expressionStatement,
  if_statement: branch,
  for_statement: loop,
  while_statement: loop,
  with_statement: withStatement,
  try_statement: attempt,
  function_definition: (node, lowering) => [define(node, [], lowering)],
  decorated_definition: decorated,
  class_definition: lowerClass,
  import_statement: importModules,
  import_from_statement: importFrom,
  return_statement: giveBack,
  raise_statement: leave,
  break_statement: leave,
  continue_statement: leave,
  match_statement: match,
  pass_statement: nothing,
  global_statement: nothing,
  nonlocal_statement: nothing,
  ERROR: nothing,
};

/** Reads the statements that a Python node holds. */
export function lowerStatements(node: Syntax, lowering: Lowering): readonly Statement[] {
  const lower = TABLE[node.kind];
  if (lower !== undefined) return lower(node, lowering);
  return [{ kind: 'evaluate', value: lowering.expression(node), node }];
}
