import type { Join } from '../../expression.ts';
import type { Site } from '../../site.ts';
import type { Syntax } from '../../syntax.ts';
import { partsOf } from '../../lowering/lowering.ts';
import type { Definition } from '../definitions.ts';
import { composedTexts } from '../composed-texts.ts';
import type { Edit } from '../fixer.ts';
import { functionAround, rootOf, statementAround } from '../../surroundings.ts';
import { quoteOf, valueCode } from '../value-text.ts';
import { hasConstantProgram, splitWords } from './shell-words.ts';

/** A command line that can be given as a list, or why not. */
export type CommandLine =
  | {
      readonly kind: 'words';
      /** The code of each word. */
      readonly codes: readonly string[];
      /** Takes away the variable that held the command line, where nothing else uses it. */
      readonly cleanUp: readonly Edit[];
    }
  /** A variable that each of several branches gives a whole command line. */
  | { readonly kind: 'choice'; readonly edits: readonly Edit[] }
  | { readonly kind: 'needs-shell'; readonly join: Join; readonly what: string }
  | { readonly kind: 'unknown'; readonly reason: string };

function uses(scope: Syntax, name: string): number {
  return scope.text.match(new RegExp(`(?<![\\w$.])${name}(?![\\w$])`, 'g'))?.length ?? 0;
}

/** Removes the definition of a variable that only the call used, with its line. */
function removal(site: Site, name: string, join: Join): readonly Edit[] {
  const around = functionAround(site.node) ?? rootOf(site.node);
  const statement = statementAround(join.node);
  const isAlone = statement !== null && statement.named.length === 1;
  if (!isAlone || uses(around, name) > 2) return [];
  const { text } = site.file;
  const lineStart = text.lastIndexOf('\n', statement.start) + 1;
  const lineEnd = text.indexOf('\n', statement.end);
  const isWholeLine =
    /^\s*$/.test(text.slice(lineStart, statement.start)) &&
    /^\s*$/.test(text.slice(statement.end, lineEnd < 0 ? undefined : lineEnd));
  if (!isWholeLine) return [];
  return [{ start: lineStart, end: lineEnd < 0 ? text.length : lineEnd + 1, text: '' }];
}

/** One command line in each branch: each can become a list where it is assigned. */
function readChoice(site: Site, definitions: readonly Definition[]): CommandLine | null {
  const quote = quoteOf(site.file.text);
  const lists = definitions.map(({ value, append }) => {
    if (append || (value.kind !== 'join' && value.kind !== 'text')) return null;
    const words = splitWords(partsOf(value));
    if (words.kind !== 'words' || !hasConstantProgram(words.words)) return null;
    const codes = words.words.map((word) => valueCode(site.file.family, word, quote));
    return { start: value.node.start, end: value.node.end, text: `[${codes.join(', ')}]` };
  });
  if (lists.length < 2 || lists.some((edit) => edit === null)) return null;
  return { kind: 'choice', edits: lists.filter((edit) => edit !== null) };
}

/** Reads the command line that a call is given. */
export function readCommandLine(site: Site): CommandLine {
  if (site.spot.kind !== 'call') return { kind: 'unknown', reason: 'No command is run here.' };
  const { argument, call } = site.spot;
  const texts = composedTexts(site, argument, call.node);
  if (texts.kind === 'unknown') return texts;
  if (texts.kind === 'many') {
    const choice = readChoice(site, texts.definitions);
    if (choice !== null) return choice;
    return {
      kind: 'unknown',
      reason:
        'The command line grows in several steps: gather its arguments in a list instead, and run the program with them.',
    };
  }
  const words = splitWords(texts.join.parts);
  if (words.kind === 'needs-shell')
    return { kind: 'needs-shell', join: texts.join, what: words.what };
  if (!hasConstantProgram(words.words)) {
    return {
      kind: 'unknown',
      reason: 'The program itself comes from outside: choose it from a list of the allowed ones.',
    };
  }
  const quote = quoteOf(site.file.text);
  const codes = words.words.map((word) => valueCode(site.file.family, word, quote));
  const cleanUp = argument.kind === 'name' ? removal(site, argument.name, texts.join) : [];
  return { kind: 'words', codes, cleanUp };
}
