import { foldersAbove } from './answers/modules.ts';
import { rootOf } from './surroundings.ts';
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

function resolved(folder: string, module: string): string {
  const parts: string[] = [];
  for (const part of `${folder}${module}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return stem(parts.join('/'));
}

/** An import of Python by dots: from a folder that the file lies in, with or without a class. */
function pythonTargets(module: string, path: string): readonly string[] {
  const bare = module.replace(/^\.+/, '');
  const outer = bare.replace(/\.[A-Z]\w*$/, '');
  const paths = [...new Set([bare, outer])].map((item) => item.replaceAll('.', '/'));
  return paths.flatMap((item) =>
    foldersAbove(path).map((folder) => (folder === '' ? item : `${folder}/${item}`)),
  );
}

/** Where an import of a file leads: paths without their extension, as far as names can tell. */
function targetsOf({ qualified, path }: Elsewhere): readonly string[] {
  const module = qualified.replace(/\.\w+$/, '');
  if (path.endsWith('.py')) return /^[\w.]+$/.test(module) ? pythonTargets(module, path) : [];
  return /^\.\.?\//.test(qualified) ? [resolved(folderOf(path), module)] : [];
}

/** Whether a function is all that its module gives: `module.exports = find`. */
function isDefaultExport(closure: Closure): boolean {
  const name = knownName(closure);
  if (name === 'exports') return true;
  const { text } = rootOf(closure.expression.node);
  return new RegExp(
    `(module\\.exports\\s*=|export\\s+default)\\s+(async\\s+)?(function\\s+)?${name ?? ''}\\b(?!\\.)`,
  ).test(text);
}

/** The function that a module itself stands for when it is called: `const auth = require('./auth')`. */
function defaultOf(closures: readonly Closure[], { qualified, path }: Elsewhere): Closure | null {
  if (!/^\.\.?\/[^.]*$/.test(qualified.replace(/^(\.\.?\/)+/, './'))) return null;
  const target = resolved(folderOf(path), qualified);
  const found = closures.filter(
    (closure) =>
      stem(closure.path) === target && knownName(closure) !== null && isDefaultExport(closure),
  );
  return new Set(found.map((closure) => closure.expression)).size === 1 ? (found[0] ?? null) : null;
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
    const targets = targetsOf(call);
    const imported = all.filter((closure) => targets.includes(stem(closure.path)));
    if (imported.length === 1) return imported[0] ?? null;
    const own = defaultOf(closures, call);
    if (own !== null || call.isSure === true) return own;
    return all.length === 1 && !COMMON.test(call.name) ? (all[0] ?? null) : null;
  };
}
