import type { Expression, ImportBinding, Statement } from '../expression.ts';
import type { Syntax } from '../syntax.ts';
import { lowered, type Lowering } from './lowering.ts';

type Lower = (node: Syntax, lowering: Lowering) => readonly Statement[];

const evaluate = (value: Expression, node: Syntax): Statement => ({
  kind: 'evaluate',
  value,
  node,
});

const expressionStatement: Lower = (node, lowering) => {
  const value = lowered(lowering, node.named[0] ?? null, node);
  if (value.kind !== 'assign') return [evaluate(value, node)];
  return [{ ...value, node }];
};

const declaration: Lower = (node, lowering) =>
  node.ofKind('variable_declarator').flatMap((declarator): readonly Statement[] => {
    const target = declarator.field('name');
    const value = declarator.field('value');
    if (target === null || value === null) return [];
    return [
      {
        kind: 'assign',
        target: lowering.pattern(target),
        value: lowering.expression(value),
        append: false,
        node: declarator,
      },
    ];
  });

const named: Lower = (node, lowering) => {
  const name = node.field('name');
  const value = lowering.expression(node);
  if (name === null) return [evaluate(value, node)];
  return [
    {
      kind: 'assign',
      target: { kind: 'name', name: name.text, annotation: null, node: name },
      value,
      append: false,
      node,
    },
  ];
};

const branch: Lower = (node, lowering) => [
  {
    kind: 'branch',
    test: lowered(lowering, node.field('condition'), node),
    arms: [lowering.body(node.field('consequence')), lowering.body(node.field('alternative'))],
    node,
  },
];

const forLoop: Lower = (node, lowering) => [
  ...lowering.body(node.field('initializer')),
  { kind: 'loop', target: null, over: null, body: lowering.body(node.field('body')), node },
];

const forIn: Lower = (node, lowering) => {
  const left = node.field('left');
  const keysOnly = node.children.some((child) => child.text === 'in' && !child.isNamed);
  const over = lowered(lowering, node.field('right'), node);
  return [
    {
      kind: 'loop',
      target: left === null ? null : lowering.pattern(left),
      over: keysOnly ? { kind: 'opaque', operands: [over], node } : over,
      body: lowering.body(node.field('body')),
      node,
    },
  ];
};

const whileLoop: Lower = (node, lowering) => [
  {
    kind: 'loop',
    target: null,
    over: lowered(lowering, node.field('condition'), node),
    body: lowering.body(node.field('body')),
    node,
  },
];

const attempt: Lower = (node, lowering) => [
  { kind: 'block', body: lowering.body(node.field('body')), node },
  {
    kind: 'branch',
    test: null,
    arms: [lowering.body(node.field('handler')?.field('body') ?? null), []],
    node,
  },
  { kind: 'block', body: lowering.body(node.field('finalizer')?.field('body') ?? null), node },
];

const choose: Lower = (node, lowering) => {
  const cases = (node.field('body')?.named ?? []).map((item) =>
    (item.kind === 'switch_case' ? item.named.slice(1) : item.named).flatMap((child) =>
      child.kind === 'break_statement' ? [] : lowering.body(child),
    ),
  );
  return [
    evaluate(lowered(lowering, node.field('value'), node), node),
    { kind: 'branch', test: null, arms: [...cases, []], node },
  ];
};

const leave: Lower = (node, lowering) => [
  { kind: 'exit', value: node.named[0] ? lowering.expression(node.named[0]) : null, node },
];

const giveBack: Lower = (node, lowering) => [
  { kind: 'return', value: node.named[0] ? lowering.expression(node.named[0]) : null, node },
];

function importBindings(clause: Syntax, source: string): readonly ImportBinding[] {
  return clause.named.flatMap((child): readonly ImportBinding[] => {
    if (child.kind === 'identifier') return [{ local: child.text, qualified: source }];
    if (child.kind === 'namespace_import') {
      return [{ local: child.named[0]?.text ?? '', qualified: source }];
    }
    return child.ofKind('import_specifier').map((specifier) => {
      const exported = specifier.field('name')?.text ?? '';
      const local = specifier.field('alias')?.text ?? exported;
      return { local, qualified: exported === 'default' ? source : `${source}.${exported}` };
    });
  });
}

const importStatement: Lower = (node) => {
  const source = (node.field('source')?.text.slice(1, -1) ?? '').replace(/^node:/, '');
  const bindings = node.ofKind('import_clause').flatMap((clause) => importBindings(clause, source));
  return [{ kind: 'import', bindings, node }];
};

const exportStatement: Lower = (node, lowering) => {
  const declared = node.field('declaration');
  if (declared !== null) return lowering.body(declared);
  const value = node.field('value');
  return value === null ? [] : [evaluate(lowering.expression(value), node)];
};

const many: Lower = (node, lowering) => node.named.flatMap((child) => lowering.body(child));

const TABLE: Readonly<Record<string, Lower>> = {
  program: many,
  statement_block: many,
  else_clause: many,
  labeled_statement: (node, lowering) => lowering.body(node.field('body')),
  expression_statement: expressionStatement,
  lexical_declaration: declaration,
  variable_declaration: declaration,
  function_declaration: named,
  generator_function_declaration: named,
  class_declaration: named,
  abstract_class_declaration: named,
  if_statement: branch,
  for_statement: forLoop,
  for_in_statement: forIn,
  while_statement: whileLoop,
  do_statement: whileLoop,
  try_statement: attempt,
  switch_statement: choose,
  return_statement: giveBack,
  throw_statement: leave,
  break_statement: leave,
  continue_statement: leave,
  import_statement: importStatement,
  export_statement: exportStatement,
};

/** Reads the statements that a JavaScript or TypeScript node holds. */
export function lowerStatements(node: Syntax, lowering: Lowering): readonly Statement[] {
  const lower = TABLE[node.kind];
  if (lower !== undefined) return lower(node, lowering);
  if (/(_declaration|_signature|^empty_statement|^ERROR|^hash_bang_line)$/.test(node.kind))
    return [];
  return [evaluate(lowering.expression(node), node)];
}
