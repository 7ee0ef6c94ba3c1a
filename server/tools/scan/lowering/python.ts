import { lowerExpression } from './python-expressions.ts';
import { lowerPattern } from './python-patterns.ts';
import { lowerStatements } from './python-statements.ts';
import type { Lowering } from './lowering.ts';

/** Reads Python 3. */
export const pythonLowering: Lowering = {
  expression: (node) => lowerExpression(node, pythonLowering),
  pattern: (node) => lowerPattern(node, pythonLowering),
  body: (node) => (node === null ? [] : lowerStatements(node, pythonLowering)),
};
