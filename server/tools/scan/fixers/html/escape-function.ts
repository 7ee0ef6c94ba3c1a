import path from 'node:path';
import type { InputFile } from '../../input-file.ts';
import type { Site } from '../../site.ts';
import type { SourceFile } from '../../source-file.ts';
import { indentUnitOf } from '../edits.ts';
import type { Edit } from '../fixer.ts';
import { ensureModule, importLine, insertImport, usesImports } from '../imports.ts';
import { quoteOf } from '../value-text.ts';

/** The name of a file's function that makes text harmless in HTML, and the edits that bring it in. */
export interface EscapeFunction {
  readonly name: string;
  readonly edits: readonly Edit[];
}

const NAMES = 'escapeHtml|escapeHTML|escape_html|htmlEscape|encodeHtml';
const KNOWN = new RegExp(`(?:function|const|let|var|import|,|\\{)\\s*(${NAMES})\\b`);
const EXPORTED_BY_REQUIRE = new RegExp(
  `(?:exports\\.(${NAMES})\\s*=)|module\\.exports\\s*=\\s*\\{[^}]*?\\b(${NAMES})\\b`,
);
const EXPORTED_BY_IMPORT = new RegExp(
  `export\\s+(?:function|const)\\s+(${NAMES})\\b|export\\s*\\{[^}]*?\\b(${NAMES})\\b`,
);

const DEFINITION = `
/** Makes a value harmless as text or in a quoted attribute of HTML. */
function escapeHtml(value) {
  return String(value)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}`;

/** The way from one file to another, as an import has it: `../views/escape`. */
function specifierTo(from: string, to: string): string {
  const relative = path.posix.relative(path.posix.dirname(from), to);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

/** The name under which a file gives its escape function away, or null. */
function exportedName(file: InputFile, isModule: boolean): string | null {
  if (!/\.[cm]?[jt]s$/.test(file.path)) return null;
  const match = (isModule ? EXPORTED_BY_IMPORT : EXPORTED_BY_REQUIRE).exec(file.text);
  return match?.[1] ?? match?.[2] ?? null;
}

/** The escape function that another file of the project gives away, brought in. */
function fromNeighbour({ file, neighbours }: Site): EscapeFunction | null {
  const isModule = usesImports(file);
  for (const neighbour of neighbours) {
    const name = neighbour.path === file.path ? null : exportedName(neighbour, isModule);
    if (name === null) continue;
    const whole = specifierTo(file.path, neighbour.path);
    const keepsExtension = isModule && file.language === 'javascript';
    const specifier = keepsExtension ? whole : whole.replace(/\.[jt]s$/, '');
    return { name, edits: [insertImport(file, importLine(file, specifier, `{ ${name} }`))] };
  }
  return null;
}

function ownDefinition(file: SourceFile): EscapeFunction {
  const isTyped = file.language !== 'javascript';
  const typed = isTyped ? DEFINITION.replace('(value)', '(value: unknown): string') : DEFINITION;
  const unit = indentUnitOf(file.text);
  const code = typed.replace(/^( {2})+/gm, (spaces) => unit.repeat(spaces.length / 2));
  const quoted = quoteOf(file.text) === '"' ? code.replace(/'(&[^']*;)'/g, '"$1"') : code;
  const edit = insertImport(file, quoted);
  const isFollowed = edit.start > 0 && /^[^\n]*\n[^\S\n]*\S/.test(file.text.slice(edit.start));
  return {
    name: 'escapeHtml',
    edits: [isFollowed ? { ...edit, text: `${edit.text}\n` } : edit],
  };
}

/** The escape function for a file: its own, else that of another file, else one that is put in. */
export function escapeFunction(site: Site): EscapeFunction {
  const { file } = site;
  if (file.family === 'python') {
    const module = ensureModule(file, 'html', 'html');
    return { name: `${module.name}.escape`, edits: module.edits };
  }
  const known = KNOWN.exec(file.text)?.[1];
  if (known !== undefined) return { name: known, edits: [] };
  return fromNeighbour(site) ?? ownDefinition(file);
}
