import type { Syntax } from './syntax.ts';

const FUNCTIONS =
  /^(function_declaration|function_expression|arrow_function|method_definition|generator_function|generator_function_declaration|function_definition|lambda)$/;

const BLOCKS = /^(program|statement_block|module|block|switch_case|switch_default|class_body)$/;

/** The function that a node stands in, or null at the top of a file. */
export function functionAround(node: Syntax): Syntax | null {
  let above = node.parent;
  while (above !== null && !FUNCTIONS.test(above.kind)) above = above.parent;
  return above;
}

/** All functions around a node, innermost first. */
export function functionsAround(node: Syntax): readonly Syntax[] {
  const nearest = functionAround(node);
  return nearest === null ? [] : [nearest, ...functionsAround(nearest)];
}

/** The statement that a node belongs to: the child of a block; null inside an arrow's bare expression. */
export function statementAround(node: Syntax): Syntax | null {
  let inner = node;
  while (inner.parent !== null && !BLOCKS.test(inner.parent.kind)) {
    if (FUNCTIONS.test(inner.parent.kind)) return null;
    inner = inner.parent;
  }
  return inner.parent === null ? null : inner;
}

/** The root of the file that a node stands in. */
export function rootOf(node: Syntax): Syntax {
  return node.parent === null ? node : rootOf(node.parent);
}

/** A name like the wanted one that a stretch of code does not use yet. */
export function freeName(scope: Syntax, wanted: readonly string[]): string {
  const isTaken = (name: string): boolean =>
    new RegExp(`(?<![\\w$])${name.replace(/\$/g, '\\$')}(?![\\w$])`).test(scope.text);
  const free = wanted.find((name) => !isTaken(name));
  if (free !== undefined) return free;
  const last = wanted.at(-1) ?? 'value';
  let number = 2;
  while (isTaken(`${last}${number}`)) number += 1;
  return `${last}${number}`;
}

/** An expression with the type that TypeScript is told of it: `value as string`, `value!`. */
export function withItsType(node: Syntax): Syntax {
  let outer = node;
  while (/^(as|satisfies|non_null)_expression$/.test(outer.parent?.kind ?? '')) {
    outer = outer.parent ?? outer;
  }
  return outer;
}
