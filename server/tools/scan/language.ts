import python from '@ast-grep/lang-python';
import { Lang, parse, registerDynamicLanguage } from '@ast-grep/napi';
import { Syntax } from './syntax.ts';

/** The languages that the scan reads. */
export type Language = 'javascript' | 'typescript' | 'tsx' | 'python';

/** What a language is for rules and fixers: TypeScript is JavaScript with types. */
export type Family = 'javascript' | 'python';

const EXTENSIONS: Readonly<Record<string, Language>> = {
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'tsx',
  py: 'python',
};

const GRAMMARS: Readonly<Record<Language, Lang | string>> = {
  javascript: Lang.JavaScript,
  typescript: Lang.TypeScript,
  tsx: Lang.Tsx,
  python: 'python',
};

let pythonReady = false;

function readyPython(): void {
  if (!pythonReady) registerDynamicLanguage({ python });
  pythonReady = true;
}

/** The language of a path by its extension, or null when the scan does not read it. */
export function languageOf(path: string): Language | null {
  if (/\.d\.[cm]?ts$/.test(path)) return null;
  const extension = /\.([a-z]+)$/.exec(path)?.[1] ?? '';
  return EXTENSIONS[extension] ?? null;
}

/** The family whose rules and fixers apply to a language. */
export function familyOf(language: Language): Family {
  return language === 'python' ? 'python' : 'javascript';
}

/** Parses any text: what the grammar cannot read becomes nodes of kind `ERROR`. */
export function parseSource(language: Language, text: string): Syntax {
  if (language === 'python') readyPython();
  return new Syntax(parse(GRAMMARS[language], text).root(), null);
}

/** Whether the grammar could read all of a text. */
export function parsesCleanly(language: Language, text: string): boolean {
  return parseSource(language, text).find({ rule: { kind: 'ERROR' } }).length === 0;
}
