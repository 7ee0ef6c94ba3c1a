import type { Statement } from '../expression.ts';
import { lowerExpression } from './javascript-expressions.ts';
import { lowerPattern } from './javascript-patterns.ts';
import { lowerStatements } from './javascript-statements.ts';
import type { Lowering } from './lowering.ts';

/** Reads JavaScript, TypeScript and TSX. */
export const javascriptLowering: Lowering = {
  expression: (node) => lowerExpression(node, javascriptLowering),
  pattern: (node) => lowerPattern(node, javascriptLowering),
  body: (node): readonly Statement[] =>
    node === null ? [] : lowerStatements(node, javascriptLowering),
};
