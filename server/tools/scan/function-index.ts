import type { Syntax } from './syntax.ts';
import type { Elsewhere, FindElsewhere } from './taint/machine.ts';
import type { Closure } from './taint/value.ts';

/** The name that a function is known by: its own, or that of the property or variable it is put in. */
export function knownName({ expression }: Closure): string | null {
  const owner: Syntax | null = expression.node.parent;
  return expression.name ?? (owner === null ? null : ownedName(owner));
}

function ownedName(owner: Syntax): string | null {
  switch (owner.kind) {
    case 'pair':
      return owner.field('key')?.text.replace(/^['"]|['"]$/g, '') ?? null;
    case 'variable_declarator':
      return owner.field('name')?.text ?? null;
    case 'assignment_expression':
      return owner.field('left')?.text.split('.').at(-1) ?? null;
    default:
      return null;
  }
}

/** Names that so many things have that a call of one says nothing of which is meant. */
const COMMON =
  /^(get|set|all|run|query|send|render|then|map|push|end|on|use|call|apply|constructor|__init__|main|init|toString|log|parse|next|emit|write|read|close|open|add|create|update|delete|exec|execute)$/;

function stem(path: string): string {
  return path.replace(/\.[a-z]+$/, '').replace(/\/(index|__init__)$/, '');
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** Where an import of a file leads: the path without its extension, as far as names can tell. */
function targetOf({ qualified, path }: Elsewhere): string | null {
  const module = qualified.slice(0, qualified.lastIndexOf('.'));
  if (module.startsWith('.') && module.includes('/')) {
    const parts: string[] = [];
    for (const part of `${folderOf(path)}${module}`.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '.' && part !== '') parts.push(part);
    }
    return stem(parts.join('/'));
  }
  return /^[\w.]+$/.test(module) && path.endsWith('.py')
    ? folderOf(path) + module.replace(/^\.+/, '').replaceAll('.', '/')
    : null;
}

/**
 * Finds functions of other files: by the import that a call goes through, else by name where only
 * one function of the workspace has it.
 */
export function indexFunctions(closures: readonly Closure[]): FindElsewhere {
  const byName = new Map<string, Map<unknown, Closure>>();
  for (const closure of closures) {
    const name = knownName(closure);
    if (name === null) continue;
    const alike = byName.get(name) ?? new Map<unknown, Closure>();
    byName.set(name, alike.set(closure.expression, closure));
  }
  return (call) => {
    const all = [...(byName.get(call.name)?.values() ?? [])];
    const target = targetOf(call);
    const imported = all.filter((closure) => target !== null && stem(closure.path) === target);
    if (imported.length === 1) return imported[0] ?? null;
    return all.length === 1 && !COMMON.test(call.name) ? (all[0] ?? null) : null;
  };
}
