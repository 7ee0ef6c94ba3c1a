import type { Syntax } from './syntax.ts';
import type { FindElsewhere } from './taint/machine.ts';
import type { Closure } from './taint/value.ts';

/** The name that a function is known by: its own, or that of the property or variable it is put in. */
export function knownName({ expression }: Closure): string | null {
  if (expression.name !== null) return expression.name;
  const owner: Syntax | null = expression.node.parent;
  if (owner === null) return null;
  if (owner.kind === 'pair') return owner.field('key')?.text.replace(/^['"]|['"]$/g, '') ?? null;
  if (owner.kind === 'variable_declarator') return owner.field('name')?.text ?? null;
  if (owner.kind === 'assignment_expression') {
    const left = owner.field('left');
    return left?.field('property')?.text ?? left?.text ?? null;
  }
  return null;
}

/** Names that so many things have that a call of one says nothing of which is meant. */
const COMMON =
  /^(get|set|all|run|query|send|render|then|map|push|end|on|use|call|apply|constructor|__init__|main|init|toString|log|parse|next|emit|write|read|close|open|add|create|update|delete|exec|execute)$/;

/** Finds functions of other files by name, where only one function of the workspace has it. */
export function indexFunctions(closures: readonly Closure[]): FindElsewhere {
  const byName = new Map<string, Closure | null>();
  for (const closure of closures) {
    const name = knownName(closure);
    if (name === null || COMMON.test(name)) continue;
    const known = byName.get(name);
    const isSame = known?.expression === closure.expression;
    byName.set(name, known === undefined || isSame ? closure : null);
  }
  return (name) => byName.get(name) ?? null;
}
