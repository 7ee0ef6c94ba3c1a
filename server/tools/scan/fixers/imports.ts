import type { SourceFile } from '../source-file.ts';
import type { Syntax } from '../syntax.ts';
import type { Edit } from './fixer.ts';
import { quoteOf } from './value-text.ts';

const IMPORTS = /^(import_statement|import_from_statement|future_import_statement)$/;

function isRequire(node: Syntax): boolean {
  return /^(lexical|variable)_declaration$/.test(node.kind) && /=\s*require\(/.test(node.text);
}

function isPrologue(node: Syntax): boolean {
  return (
    node.kind === 'expression_statement' &&
    /^(string|concatenated_string)$/.test(node.named[0]?.kind ?? '')
  );
}

/** Whether a file's modules are joined by `import` rather than `require`. */
export function usesImports(file: SourceFile): boolean {
  if (/\.(mjs|mts)$/.test(file.path)) return true;
  if (/\.(cjs|cts)$/.test(file.path)) return false;
  return file.root.named.some((node) => /^(import|export)_statement$/.test(node.kind));
}

const DEFINITIONS =
  /^(function_definition|class_definition|decorated_definition|function_declaration|class_declaration)$/;

/** The last import before the first function, else the last of all. */
function lastImport(file: SourceFile): Syntax | null {
  const isImport = (node: Syntax): boolean => IMPORTS.test(node.kind) || isRequire(node);
  const top = file.root.named;
  const first = top.findIndex((node) => DEFINITIONS.test(node.kind));
  const before = first < 0 ? top : top.slice(0, first);
  return before.findLast(isImport) ?? top.findLast(isImport) ?? null;
}

/** Puts a line behind the file's imports, or at its beginning where it has none. */
export function insertImport(file: SourceFile, line: string): Edit {
  const after = lastImport(file);
  if (after !== null) return { start: after.end, end: after.end, text: `\n${line}` };
  const prologue = file.root.named.filter(isPrologue).find((node) => node === file.root.named[0]);
  if (prologue !== undefined) {
    const { end } = prologue;
    const isApart = /^[^\n]*\n\s*\n/.test(file.text.slice(end));
    return { start: end, end, text: `\n\n${line}${isApart ? '' : '\n'}` };
  }
  const start = /^\ufeff?(#!.*\r?\n)?((?:#.*\r?\n)*)/.exec(file.text)?.[0].length ?? 0;
  return { start, end: start, text: `${line}\n\n` };
}

function semicolon(file: SourceFile): string {
  return /;\s*$/m.test(file.text) ? ';' : '';
}

/** The line that brings in a module of Node.js or of the project under a name, in the manner of the file. */
export function importLine(file: SourceFile, module: string, binding: string): string {
  const quote = quoteOf(file.text);
  const isOwn = module.startsWith('.') || module.startsWith('node:');
  const prefix = !isOwn && /['"]node:/.test(file.text) ? 'node:' : '';
  const source = `${quote}${prefix}${module}${quote}`;
  const end = semicolon(file);
  if (!usesImports(file)) return `const ${binding} = require(${source})${end}`;
  return `import ${binding} from ${source}${end}`;
}

/** The name that a module is known by in a file, or null where it is not brought in whole. */
export function boundName(file: SourceFile, module: string): string | null {
  if (file.family === 'python') {
    const found = new RegExp(
      `^\\s*import\\s+(?:.*,\\s*)?${module.replace('.', '\\.')}(?:\\s+as\\s+(\\w+))?\\s*(?:,|$|#)`,
      'm',
    ).exec(file.text);
    return found === null ? null : (found[1] ?? module);
  }
  const source = `['"](?:node:)?${module}['"]`;
  const required = new RegExp(
    `(?:const|let|var)\\s+(\\w+)\\s*=\\s*require\\(\\s*${source}\\s*\\)(?!\\.)`,
  ).exec(file.text);
  const imported = new RegExp(
    `import\\s+(?:\\*\\s+as\\s+)?(\\w+)(?:\\s*,\\s*\\{[^}]*\\})?\\s+from\\s+${source}`,
  ).exec(file.text);
  return required?.[1] ?? imported?.[1] ?? null;
}

/** A module's name in a file and the edits that bring it in where it is not there yet. */
export function ensureModule(
  file: SourceFile,
  module: string,
  wanted: string,
): { readonly name: string; readonly edits: readonly Edit[] } {
  const known = boundName(file, module);
  if (known !== null) return { name: known, edits: [] };
  const line = file.family === 'python' ? `import ${module}` : importLine(file, module, wanted);
  return { name: file.family === 'python' ? module : wanted, edits: [insertImport(file, line)] };
}

/** Adds a name to those that a file takes from a module; no edit where it has it already. */
export function ensureNamed(file: SourceFile, module: string, name: string): readonly Edit[] {
  const source = `['"](?:node:)?${module}['"]`;
  const list = new RegExp(
    `\\{([^{}]*)\\}\\s*(?:=\\s*require\\(\\s*${source}|from\\s+${source})`,
  ).exec(file.text);
  if (list !== null) {
    const inside = list[1] ?? '';
    if (new RegExp(`(^|[\\s,])${name}\\s*(,|$)`).test(inside.trim())) return [];
    const at = list.index + 1 + inside.trimEnd().replace(/,$/, '').length;
    return [{ start: at, end: at, text: `, ${name}` }];
  }
  return [insertImport(file, importLine(file, module, `{ ${name} }`))];
}

/** Adds a name to those that a Python file takes from a module. */
export function ensureFrom(file: SourceFile, module: string, name: string): readonly Edit[] {
  const pattern = new RegExp(
    `^from\\s+${module.replaceAll('.', '\\.')}\\s+import\\s+([^(\\n#]+?)[ \\t]*$`,
    'm',
  );
  const whole = new RegExp(
    `^from\\s+${module.replaceAll('.', '\\.')}\\s+import\\s+\\(([^)]*)\\)`,
    'm',
  ).exec(file.text);
  const found = pattern.exec(file.text);
  const names = whole?.[1] ?? found?.[1] ?? '';
  if (names.split(',').some((item) => item.trim() === name || item.trim() === '*')) return [];
  if (found !== null) {
    const at = found.index + found[0].trimEnd().length;
    return [{ start: at, end: at, text: `, ${name}` }];
  }
  return [insertImport(file, `from ${module} import ${name}`)];
}
