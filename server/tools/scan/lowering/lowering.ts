import type { Expression, Part, Pattern, Statement } from '../expression.ts';
import type { Syntax } from '../syntax.ts';

/** Reads a language's syntax as expressions and statements; each part reaches the others through it. */
export interface Lowering {
  expression(node: Syntax): Expression;
  pattern(node: Syntax): Pattern;
  /** The statements that a node holds: a block's, or itself as the only one. */
  body(node: Syntax | null): readonly Statement[];
}

/** An expression that may be missing in broken source comes to nothing known. */
export function lowered(lowering: Lowering, node: Syntax | null, owner: Syntax): Expression {
  return node === null ? { kind: 'opaque', operands: [], node: owner } : lowering.expression(node);
}

/** The parts that an expression adds to a text: those of a join, a literal, or a hole. */
export function partsOf(value: Expression): readonly Part[] {
  if (value.kind === 'join') return value.parts;
  if (value.kind === 'text') {
    const { text } = value.node;
    const opening = /^[rbuRBU]*("""|'''|["'`])/.exec(text)?.[0].length ?? 0;
    const closing = /("""|'''|["'`])$/.exec(text)?.[0].length ?? 0;
    return [
      {
        kind: 'literal',
        value: value.value,
        raw: text.slice(opening, text.length - closing),
        node: value.node,
      },
    ];
  }
  return [{ kind: 'hole', value, conversion: '' }];
}
