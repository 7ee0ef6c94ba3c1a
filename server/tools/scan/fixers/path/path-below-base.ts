import type { Expression } from '../../expression.ts';
import type { Site } from '../../site.ts';
import { definitionsOf } from '../definitions.ts';
import { noSafeFix, type Edit, type Fixer, type FixOutcome } from '../fixer.ts';
import { ensureModule } from '../imports.ts';
import { insertAfter, insertBefore } from '../insert-statements.ts';
import { freeName, functionAround, rootOf, statementAround } from '../../surroundings.ts';
import { quoteOf } from '../value-text.ts';
import { baseOfPath, type Base } from './base-of-path.ts';
import { refusalInJavaScript, refusalInPython, type Refusal } from './refusal.ts';

type CallSpot = Extract<Site['spot'], { kind: 'call' }>;

/** How a language writes the check. */
interface Dialect {
  readonly declare: (name: string, code: string) => string;
  readonly absolute: (code: string) => string;
  readonly check: (file: string, root: string, refusal: Refusal) => readonly string[];
  readonly names: { readonly root: readonly string[]; readonly file: readonly string[] };
  readonly refusal: Refusal;
  readonly edits: readonly Edit[];
}

function javascriptDialect(site: Site, allowsRoot: boolean): Dialect {
  const module = ensureModule(site.file, 'path', 'path');
  const path = module.name;
  const end = ';';
  return {
    declare: (name, code) => `const ${name} = ${code}${end}`,
    absolute: (code) => `${path}.resolve(${code})`,
    check: (file, root, refusal) => [
      `if (${allowsRoot ? `${file} !== ${root} && ` : ''}!${file}.startsWith(${root} + ${path}.sep)) {`,
      ...refusal.lines.map((line) => `\t${line}`),
      '}',
    ],
    names: { root: ['root', 'baseDir', 'rootDir'], file: ['file', 'filePath', 'fullPath'] },
    refusal: refusalInJavaScript(site, quoteOf(site.file.text)),
    edits: module.edits,
  };
}

function pythonDialect(site: Site, allowsRoot: boolean): Dialect {
  const module = ensureModule(site.file, 'os', 'os');
  const os = module.name;
  return {
    declare: (name, code) => `${name} = ${code}`,
    absolute: (code) => `${os}.path.abspath(${code})`,
    check: (file, root, refusal) => [
      `if ${allowsRoot ? `${file} != ${root} and ` : ''}not ${file}.startswith(${root} + ${os}.sep):`,
      ...refusal.lines.map((line) => `\t${line}`),
    ],
    names: {
      root: ['root', 'base_dir', 'root_dir'],
      file: ['file_path', 'full_path', 'safe_path'],
    },
    refusal: refusalInPython(site, quoteOf(site.file.text)),
    edits: module.edits,
  };
}

const NO_BASE =
  'The whole path comes from outside, and the code names no folder that it belongs to: decide which folder it may reach, and refuse what resolves to a place beyond it.';
const NO_ROOM =
  'There is no room for a check before this expression: give the path a variable of its own first.';

interface Plan {
  readonly site: Site;
  readonly spot: CallSpot;
  readonly dialect: Dialect;
  readonly root: string;
}

function rootLine({ dialect, root }: Plan, base: Base): string {
  return dialect.declare(root, base.isAbsolute ? base.code : dialect.absolute(base.code));
}

function absolutePath({ dialect }: Plan, base: Base, code: string): string {
  return base.makesAbsolute ? code : dialect.absolute(code);
}

/** The path is put together in the call: it gets a variable, which is checked before. */
function fixInline(plan: Plan, base: Base): FixOutcome {
  const { site, spot, dialect } = plan;
  const { node } = spot.argument;
  const around = functionAround(site.node) ?? rootOf(site.node);
  const file = freeName(around, dialect.names.file);
  const lines = [
    rootLine(plan, base),
    dialect.declare(file, absolutePath(plan, base, node.text)),
    ...dialect.check(file, plan.root, dialect.refusal),
  ];
  const inserted = insertBefore(site.file, spot.call.node, lines);
  if (inserted === null) return noSafeFix(NO_ROOM);
  return {
    kind: 'edits',
    edits: [
      ...dialect.edits,
      ...dialect.refusal.edits,
      ...inserted,
      { start: node.start, end: node.end, text: file },
    ],
  };
}

/** The path has a variable: it is made absolute there and checked behind. */
function fixVariable(plan: Plan, name: string): FixOutcome {
  const { site, spot, dialect } = plan;
  const definitions = definitionsOf(site, name, spot.call.node);
  const [definition] = definitions.filter((item) => item.node.start < spot.call.node.start);
  if (definition === undefined || definitions.length !== 1 || definition.append) {
    return noSafeFix(
      'The path is put together in several places: check it after the last of them.',
    );
  }
  const base = baseOfPath(site, definition.value);
  if (base === null) return noSafeFix(NO_BASE);
  const statement = statementAround(definition.node);
  const before = insertBefore(site.file, definition.node, [rootLine(plan, base)]);
  const after =
    statement === null
      ? null
      : insertAfter(site.file, statement, dialect.check(name, plan.root, dialect.refusal));
  if (before === null || after === null) return noSafeFix(NO_ROOM);
  const { node } = definition.value;
  const code = absolutePath(plan, base, node.text);
  const value: readonly Edit[] =
    code === node.text ? [] : [{ start: node.start, end: node.end, text: code }];
  return {
    kind: 'edits',
    edits: [...dialect.edits, ...dialect.refusal.edits, ...before, ...value, ...after],
  };
}

function isOwnVariable(site: Site, argument: Expression, call: CallSpot['call']): boolean {
  return argument.kind === 'name' && definitionsOf(site, argument.name, call.node).length > 0;
}

/** Makes a path absolute and refuses it, in the manner of the code around, unless it stays below its folder. */
export const pathBelowBase: Fixer = (site) => {
  const { spot } = site;
  if (spot.kind !== 'call') return noSafeFix('No file is reached here.');
  const allowsRoot = /(readdir|listdir|scandir|walk|mkdir)(Sync)?$/.test(spot.name);
  const dialect =
    site.file.family === 'python'
      ? pythonDialect(site, allowsRoot)
      : javascriptDialect(site, allowsRoot);
  const around = functionAround(site.node) ?? rootOf(site.node);
  const plan: Plan = { site, spot, dialect, root: freeName(around, dialect.names.root) };
  const { argument } = spot;
  if (argument.kind === 'name' && isOwnVariable(site, argument, spot.call))
    return fixVariable(plan, argument.name);
  const base = baseOfPath(site, argument);
  return base === null ? noSafeFix(NO_BASE) : fixInline(plan, base);
};
