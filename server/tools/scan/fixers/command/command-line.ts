import type { Join } from '../../expression.ts';
import type { Site } from '../../site.ts';
import type { Syntax } from '../../syntax.ts';
import { partsOf } from '../../lowering/lowering.ts';
import type { Definition } from '../definitions.ts';
import { composedTexts } from '../composed-texts.ts';
import type { Edit } from '../fixer.ts';
import { functionAround, rootOf, statementAround } from '../../surroundings.ts';
import { quoteOf, valueCode } from '../value-text.ts';
import { hasConstantProgram, runsWhatItIsGiven, splitWords, startsShell } from './shell-words.ts';

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

/** The whole lines of a stretch, with the blank ones behind where it was the first of its block; null where it shares a line. */
function linesOf(text: string, { start, end }: Syntax): Edit | null {
  const lineStart = text.lastIndexOf('\n', start) + 1;
  const lineEnd = text.indexOf('\n', end);
  const after = lineEnd < 0 ? text.length : lineEnd + 1;
  if (!/^\s*$/.test(text.slice(lineStart, start) + text.slice(end, after))) return null;
  const isFirst = /([:{]|\n[ \t]*)\r?\n$/.test(text.slice(0, lineStart));
  const blank = /^([ \t]*\r?\n)*/.exec(text.slice(after))?.[0].length ?? 0;
  return { start: lineStart, end: isFirst ? after + blank : after, text: '' };
}

/** Removes the definition of a variable that only the call used, with its line. */
function removal(site: Site, name: string, join: Join): readonly Edit[] {
  const around = functionAround(site.node) ?? rootOf(site.node);
  const statement = statementAround(join.node);
  const isAlone = statement !== null && statement.named.length === 1;
  if (!isAlone || uses(around, name) > 2) return [];
  const lines = linesOf(site.file.text, statement);
  return lines === null ? [] : [lines];
}

/** One command line in each branch: each can become a list where it is assigned. */
function readChoice(site: Site, definitions: readonly Definition[]): CommandLine | null {
  const quote = quoteOf(site.file.text);
  const lists = definitions.map(({ value, append }) => {
    if (append || (value.kind !== 'join' && value.kind !== 'text')) return null;
    const words = splitWords(partsOf(value));
    if (words.kind !== 'words' || !hasConstantProgram(words.words)) return null;
    if (runsWhatItIsGiven(words.words)) return null;
    const codes = words.words.map((word) => valueCode(site.file.family, word, quote));
    return { start: value.node.start, end: value.node.end, text: `[${codes.join(', ')}]` };
  });
  if (lists.length < 2 || lists.some((edit) => edit === null)) return null;
  return { kind: 'choice', edits: lists.filter((edit) => edit !== null) };
}

const INTERPRETED =
  'The program runs whatever it is given, so a list of arguments makes no difference: choose what it is to run from a list of the allowed ones.';

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
  if (startsShell(texts.join.parts)) return { kind: 'unknown', reason: INTERPRETED };
  const words = splitWords(texts.join.parts);
  if (words.kind === 'needs-shell')
    return { kind: 'needs-shell', join: texts.join, what: words.what };
  if (!hasConstantProgram(words.words)) {
    return {
      kind: 'unknown',
      reason: 'The program itself comes from outside: choose it from a list of the allowed ones.',
    };
  }
  if (runsWhatItIsGiven(words.words)) return { kind: 'unknown', reason: INTERPRETED };
  const quote = quoteOf(site.file.text);
  const codes = words.words.map((word) => valueCode(site.file.family, word, quote));
  const cleanUp = argument.kind === 'name' ? removal(site, argument.name, texts.join) : [];
  return { kind: 'words', codes, cleanUp };
}
