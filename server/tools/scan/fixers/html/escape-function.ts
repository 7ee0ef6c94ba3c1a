import type { SourceFile } from '../../source-file.ts';
import type { Edit } from '../fixer.ts';
import { ensureModule, insertImport } from '../imports.ts';
import { quoteOf } from '../value-text.ts';

/** The name of a file's function that makes text harmless in HTML, and the edits that bring it in. */
export interface EscapeFunction {
  readonly name: string;
  readonly edits: readonly Edit[];
}

const KNOWN =
  /(?:function|const|let|var|import|,|\{)\s*(escapeHtml|escapeHTML|escape_html|htmlEscape|encodeHtml)\b/;

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

/** The escape function of a file: its own where it has one, else one that is put in. */
export function escapeFunction(file: SourceFile): EscapeFunction {
  if (file.family === 'python') {
    const module = ensureModule(file, 'html', 'html');
    return { name: `${module.name}.escape`, edits: module.edits };
  }
  const known = KNOWN.exec(file.text)?.[1];
  if (known !== undefined) return { name: known, edits: [] };
  const isTyped = file.language !== 'javascript';
  const code = isTyped ? DEFINITION.replace('(value)', '(value: unknown): string') : DEFINITION;
  const quoted = quoteOf(file.text) === '"' ? code.replace(/'(&[^']*;)'/g, '"$1"') : code;
  return { name: 'escapeHtml', edits: [insertImport(file, quoted)] };
}
