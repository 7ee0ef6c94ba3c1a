import type { Site } from '../../site.ts';
import type { SourceFile } from '../../source-file.ts';
import type { Syntax } from '../../syntax.ts';
import { noSafeFix, type Edit, type Fixer, type FixOutcome } from '../fixer.ts';
import { applyEdits } from '../edits.ts';
import { ensureNamed } from '../imports.ts';
import { readCommandLine } from './command-line.ts';

type CallSpot = Extract<Site['spot'], { kind: 'call' }>;

const SHELL_OPTION = /,?\s*shell\s*:\s*(true|['"][^'"]*['"])\s*(,?)/;

function renamed(name: string): string {
  return name === 'execSync' ? 'execFileSync' : 'execFile';
}

function countUses(file: SourceFile, name: string): number {
  return file.text.match(new RegExp(`(?<![\\w$.])${name}(?![\\w$])`, 'g'))?.length ?? 0;
}

/** Where a name stands in `const { exec } = require(…)` or `import { exec } from …`. */
function importedAt(file: SourceFile, name: string): Syntax | null {
  for (const node of file.root.walk()) {
    const isName =
      node.kind === 'shorthand_property_identifier_pattern' || node.kind === 'import_specifier';
    if (isName && node.text === name) return node;
  }
  return null;
}

/** The edits that turn a name taken from child_process into its shell-free sister. */
function renameImported(file: SourceFile, callee: Syntax): readonly Edit[] | null {
  const name = callee.text;
  if (!/^exec(Sync)?$/.test(name)) return null;
  const next = renamed(name);
  const imported = importedAt(file, name);
  if (imported === null) return null;
  const call: Edit = { start: callee.start, end: callee.end, text: next };
  const isOnly = countUses(file, name) === 2 && countUses(file, next) === 0;
  if (isOnly) return [call, { start: imported.start, end: imported.end, text: next }];
  return [call, ...ensureNamed(file, 'child_process', next)];
}

function declaratorOf(file: SourceFile, name: string): Syntax | null {
  const found = [...file.root.walk()].find(
    (node) => node.kind === 'variable_declarator' && node.field('name')?.text === name,
  );
  return found ?? null;
}

/** A name made by taking a function out of its module: `const exec = require('child_process').exec`. */
interface TakenMember {
  readonly name: Syntax;
  readonly property: Syntax;
  readonly declaration: Syntax;
}

function takenMember(file: SourceFile, name: string): TakenMember | null {
  const made = declaratorOf(file, name);
  const nameNode = made?.field('name');
  const property = made?.field('value')?.field('property');
  if (!made?.parent || !nameNode || !property) return null;
  return /^exec(Sync)?$/.test(property.text)
    ? { name: nameNode, property, declaration: made.parent }
    : null;
}

function replaced({ start, end }: Syntax, text: string): Edit {
  return { start, end, text };
}

/** A sister of the function is declared beside it, or in its place where nothing else uses it. */
function renameMember(file: SourceFile, callee: Syntax): readonly Edit[] | null {
  const taken = takenMember(file, callee.text);
  if (taken === null) return null;
  const next = renamed(taken.property.text);
  const call = replaced(callee, next);
  if (countUses(file, callee.text) === 2) {
    return [call, replaced(taken.name, next), replaced(taken.property, next)];
  }
  if (countUses(file, next) > 0) return [call];
  const { declaration, name, property } = taken;
  const own = applyEdits(declaration.text, [
    shifted(replaced(name, next), declaration),
    shifted(replaced(property, next), declaration),
  ]);
  return [call, { start: declaration.end, end: declaration.end, text: `\n${own}` }];
}

function shifted(edit: Edit, { start }: Syntax): Edit {
  return { start: edit.start - start, end: edit.end - start, text: edit.text };
}

/** `const run = promisify(exec)`: the wrapped function is what changes. */
function renamePromisified(file: SourceFile, callee: Syntax): readonly Edit[] | null {
  const made = declaratorOf(file, callee.text);
  const wrapped = made?.field('value')?.field('arguments')?.named[0];
  if (made === null || wrapped === undefined || !/promisify/.test(made.text)) return null;
  if (countUses(file, callee.text) !== 2) return null;
  if (wrapped.kind === 'identifier') return renameImported(file, wrapped);
  const property = wrapped.field('property');
  return property === null
    ? null
    : [{ start: property.start, end: property.end, text: renamed(property.text) }];
}

function renameCallee(file: SourceFile, callee: Syntax): readonly Edit[] | null {
  const property = callee.field('property');
  if (property !== null) {
    return [{ start: property.start, end: property.end, text: renamed(property.text) }];
  }
  return (
    renameImported(file, callee) ?? renameMember(file, callee) ?? renamePromisified(file, callee)
  );
}

/** Takes the shell out of the options of spawn and its like. */
function withoutShellOption(call: Syntax): readonly Edit[] {
  const alone = /,\s*\{\s*shell\s*:\s*(true|['"][^'"]*['"]),?\s*\}/.exec(call.text);
  if (alone !== null) {
    const from = call.start + alone.index;
    return [{ start: from, end: from + alone[0].length, text: '' }];
  }
  const match = SHELL_OPTION.exec(call.text);
  if (match === null) return [];
  const start = call.start + match.index;
  const keepsComma = match[0].startsWith(',') && match[2] === ',';
  return [{ start, end: start + match[0].length, text: keepsComma ? ', ' : '' }];
}

function fixExec(site: Site, spot: CallSpot): FixOutcome {
  const { call, argument } = spot;
  if (SHELL_OPTION.test(call.node.text)) {
    return noSafeFix(
      'The call asks for a shell of its own: run the program itself with a list of arguments.',
    );
  }
  const line = readCommandLine(site);
  if (line.kind === 'unknown') return noSafeFix(line.reason);
  if (line.kind === 'choice') {
    return noSafeFix(
      'The command line comes from one of several branches: choose the program and its list of arguments there, and run it with execFile.',
    );
  }
  if (line.kind === 'needs-shell') {
    return noSafeFix(
      `The command needs a shell for ${line.what}: do that part in JavaScript, and run the program with execFile and a list of arguments.`,
    );
  }
  const renaming = renameCallee(site.file, call.callee.node);
  if (renaming === null) {
    return noSafeFix(
      'The function that runs the command has a name of its own: call execFile with a list of arguments there.',
    );
  }
  const [program = "''", ...rest] = line.codes;
  const { start, end } = argument.node;
  const command: Edit = { start, end, text: `${program}, [${rest.join(', ')}]` };
  return { kind: 'edits', edits: [...renaming, command, ...line.cleanUp] };
}

function fixSpawn(site: Site, spot: CallSpot): FixOutcome {
  const { call, argument } = spot;
  if (!SHELL_OPTION.test(call.node.text)) {
    return noSafeFix(
      'A shell is started by name: run the program itself with a list of arguments.',
    );
  }
  const [, second] = call.arguments;
  const hasList = second?.node.kind === 'array' || second?.value.kind === 'name';
  if (spot.position !== 0 || hasList) {
    return { kind: 'edits', edits: withoutShellOption(call.node) };
  }
  const line = readCommandLine(site);
  if (line.kind !== 'words') {
    return noSafeFix(
      'The command line can not be taken apart by machine: give the program a list of arguments.',
    );
  }
  const [program = "''", ...rest] = line.codes;
  const { start, end } = argument.node;
  return {
    kind: 'edits',
    edits: [
      { start, end, text: `${program}, [${rest.join(', ')}]` },
      ...withoutShellOption(call.node),
      ...line.cleanUp,
    ],
  };
}

/** JavaScript: runs the program itself with a list of arguments, so that no shell reads them. */
export const shellFreeCommand: Fixer = (site) => {
  const { spot } = site;
  if (spot.kind !== 'call') return noSafeFix('No command is run here.');
  return /\.exec(Sync)?$/.test(spot.name) ? fixExec(site, spot) : fixSpawn(site, spot);
};
