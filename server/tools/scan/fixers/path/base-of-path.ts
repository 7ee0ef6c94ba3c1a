import type { Expression, Part } from '../../expression.ts';
import { isHarmless } from '../../hit-collector.ts';
import type { Site } from '../../site.ts';
import { quoteOf, valueCode, type ValuePiece } from '../value-text.ts';

/** The folder that a path is meant to stay in: its code, and whether it surely is absolute. */
export interface Base {
  readonly code: string;
  readonly isAbsolute: boolean;
  /** Whether the whole path surely is absolute and without `..`. */
  readonly makesAbsolute: boolean;
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
  const resolves = /(^|\.)resolve$/.test(call.callee.node.text);
  const isAbsolute = ABSOLUTE.test(only);
  return {
    code,
    isAbsolute: isAbsolute || (resolves && codes.length > 1),
    makesAbsolute: isAbsolute || resolves,
  };
}

function pieceOf(part: Part): ValuePiece {
  if (part.kind === 'literal') return { kind: 'text', value: part.value };
  return { kind: 'code', code: part.value.node.text, conversion: part.conversion };
}

/** Whether a value is the path of an address: then it begins with a slash of its own. */
function isAddressPath(site: Site, value: Expression): boolean {
  const sources = site.valueAt(value.node)?.taints.map((taint) => taint.text) ?? [];
  return [value.node.text, ...sources].some((text) =>
    /(\b|_)(url|pathname|path|originalUrl|uri)\b/i.test(text),
  );
}

/** The part of a constant text that names a folder: up to its last slash, what follows begins a file's name. */
function folderIn(text: string, isWhole: boolean): string | null {
  if (isWhole) return text.replace(/\/$/, '');
  const slash = text.lastIndexOf('/');
  return slash < 0 ? null : text.slice(0, slash);
}

function fromParts(site: Site, parts: readonly Part[]): Base | null {
  const first = parts.findIndex(
    (part) => part.kind === 'hole' && !isHarmless(site.valueAt(part.value.node), 'path'),
  );
  const value = parts[first];
  if (value?.kind !== 'hole') return null;
  const before = parts.slice(0, first).map(pieceOf);
  const last = before.at(-1);
  if (last?.kind === 'text') {
    const folder = folderIn(last.value, isAddressPath(site, value.value));
    if (folder === null) return null;
    before[before.length - 1] = { kind: 'text', value: folder };
  }
  const pieces = before.filter((piece) => piece.kind === 'code' || piece.value !== '');
  if (pieces.length === 0) return null;
  const code = valueCode(site.file.family, pieces, quoteOf(site.file.text));
  return { code, isAbsolute: false, makesAbsolute: false };
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
