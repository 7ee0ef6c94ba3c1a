import type { Expression } from '../expression.ts';
import { fieldOf } from './bind.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';
import { UNKNOWN, type Value } from './value.ts';
import { originOfName } from './vocabulary.ts';

type Member = Extract<Expression, { kind: 'member' }>;

/** The value of a name that is a source by itself (`process.argv`), or null. */
export function sourceValue(
  machine: Machine,
  name: string | null,
  expression: Expression,
): Value | null {
  const origin = name === null ? null : originOfName(machine.vocabulary, name);
  if (origin === null) return null;
  const { node } = expression;
  const taint = { origin, text: node.text, line: node.line + 1, path: machine.path, cleaned: [] };
  return { ...UNKNOWN, qualified: name, taints: [taint] };
}

/** The member of an object whose value is known already. */
export function memberOf(
  machine: Machine,
  expression: Member,
  { object, scope }: { readonly object: Value; readonly scope: Scope },
): Value {
  const { text } = expression.node;
  const known = scope.look(text);
  if (known !== null) return known;
  const field = fieldOf(machine, object, {
    property: expression.property,
    text,
    line: expression.node.line + 1,
  });
  return sourceValue(machine, field.qualified, expression) ?? field;
}

/** Lets those who watch values see one; gives it back. */
export function noticed(machine: Machine, expression: Expression, value: Value): Value {
  if (expression.kind === 'member' || expression.kind === 'name') {
    machine.seen.set(expression.node.text, value);
  }
  machine.watcher.onValue(expression.node, value);
  return value;
}
