import type { Statement } from './expression.ts';
import { familyOf, parseSource, type Family, type Language } from './language.ts';
import { javascriptLowering } from './lowering/javascript.ts';
import type { Lowering } from './lowering/lowering.ts';
import { pythonLowering } from './lowering/python.ts';
import type { Syntax } from './syntax.ts';

/** A file as the scan and the fixers read it. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly language: Language;
  readonly family: Family;
  readonly root: Syntax;
  readonly lowering: Lowering;
  readonly body: readonly Statement[];
  /** Whether some stretch of it could not be parsed. */
  readonly isBroken: boolean;
}

/** How a scan gets to its files as they are read. */
export type ReadSource = (path: string, text: string, language: Language) => SourceFile;

/** Parses a file and reads its statements; broken stretches are left out. */
export function readSourceFile(path: string, text: string, language: Language): SourceFile {
  const root = parseSource(language, text);
  const lowering = language === 'python' ? pythonLowering : javascriptLowering;
  const family = familyOf(language);
  const isBroken = root.find({ rule: { kind: 'ERROR' } }).length > 0;
  return { path, text, language, family, root, lowering, body: lowering.body(root), isBroken };
}
