import type { Expression, Part } from '../../expression.ts';
import { isHarmless } from '../../hit-collector.ts';
import type { Site } from '../../site.ts';
import { quoteOf, valueCode, type ValuePiece } from '../value-text.ts';

/** The folder that a path is meant to stay in: its code, and whether it surely is absolute. */
export interface Base {
  readonly code: string;
  readonly isAbsolute: boolean;
  /** Whether the whole path is made by `path.join` or its like, and so has no `..` in it. */
  readonly isJoined: boolean;
}

const JOINERS = /(^|\.)(join|resolve)$/;
const ABSOLUTE =
  /^(__dirname|process\.cwd\(\)|import\.meta\.dirname|os\.getcwd\(\)|path\.resolve\(|os\.path\.abspath\()/;

function fromArguments(site: Site, call: Expression & { kind: 'call' }): Base | null {
  const values = call.arguments.map((argument) => argument.value);
  const first = values.findIndex((value) => !isHarmless(site.valueAt(value.node), 'path'));
  const before = values.slice(0, first);
  if (first < 1) return null;
  const codes = before.map((value) => value.node.text);
  const [only = ''] = codes;
  const code = codes.length === 1 ? only : `${call.callee.node.text}(${codes.join(', ')})`;
  if (/^['"]\/?['"]$/.test(code)) return null;
  return { code, isAbsolute: ABSOLUTE.test(only), isJoined: true };
}

function pieceOf(part: Part): ValuePiece {
  if (part.kind === 'literal') return { kind: 'text', value: part.value };
  return { kind: 'code', code: part.value.node.text, conversion: part.conversion };
}

/** Constant text before the value counts up to its last slash: what comes after is a file's beginning. */
function fromParts(site: Site, parts: readonly Part[]): Base | null {
  const first = parts.findIndex(
    (part) => part.kind === 'hole' && !isHarmless(site.valueAt(part.value.node), 'path'),
  );
  const before = parts.slice(0, first).map(pieceOf);
  const last = before.at(-1);
  if (last?.kind === 'text') {
    const slash = last.value.lastIndexOf('/');
    if (slash < 0 && before.length > 1) return null;
    const folder = slash < 0 ? last.value : last.value.slice(0, slash);
    if (slash < 0 && !/^[./\w-]+$/.test(folder)) return null;
    before[before.length - 1] = { kind: 'text', value: folder };
  }
  const pieces = before.filter((piece) => piece.kind === 'code' || piece.value !== '');
  if (pieces.length === 0) return null;
  const code = valueCode(site.file.family, pieces, quoteOf(site.file.text));
  return { code, isAbsolute: false, isJoined: false };
}

/** Finds the folder that a path begins with, or null where all of it comes from outside. */
export function baseOfPath(site: Site, path: Expression): Base | null {
  if (path.kind === 'join') return fromParts(site, path.parts);
  if (path.kind !== 'call') return null;
  if (JOINERS.test(path.callee.node.text)) return fromArguments(site, path);
  const [inner] = path.arguments;
  const wraps = /(^|\.)(abspath|realpath|normpath|normalize|Path)$/.test(path.callee.node.text);
  return wraps && inner !== undefined ? baseOfPath(site, inner.value) : null;
}
