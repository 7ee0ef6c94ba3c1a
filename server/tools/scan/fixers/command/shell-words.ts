import type { Part } from '../../expression.ts';
import { withItsType } from '../../surroundings.ts';
import type { ValuePiece } from '../value-text.ts';

/** A word of a command line, as a program would be given it. */
export type ShellWord = readonly ValuePiece[];

export type ShellWords =
  | { readonly kind: 'words'; readonly words: readonly ShellWord[] }
  | { readonly kind: 'needs-shell'; readonly what: string };

const SPECIAL = /[|&;<>$`*?(){}[\]~#!\n\\]/;
const SPECIAL_IN_DOUBLE = /[$`\\]/;

class Splitter {
  readonly words: ValuePiece[][] = [];
  #word: ValuePiece[] | null = null;
  #quote: string | null = null;
  obstacle: string | null = null;

  text(value: string): void {
    for (const char of value) this.#char(char);
  }

  hole(code: string, conversion: string): void {
    (this.#word ??= []).push({ kind: 'code', code, conversion });
  }

  end(): void {
    if (this.#quote !== null) this.obstacle ??= 'a quote that does not close';
    this.#close();
  }

  #char(char: string): void {
    if (this.#quote !== null) this.#quotedChar(char, this.#quote);
    else if (char === "'" || char === '"') this.#open(char);
    else if (/\s/.test(char) && char !== '\n') this.#close();
    else if (this.#needsShell(char)) this.obstacle ??= `\`${char === '\n' ? '\\n' : char}\``;
    else this.#add(char);
  }

  #open(quote: string): void {
    this.#quote = quote;
    this.#word ??= [];
  }

  #needsShell(char: string): boolean {
    return SPECIAL.test(char) && !(char === '?' && this.#isAddress());
  }

  /** A question mark in an address is no pattern: no file has such a name. */
  #isAddress(): boolean {
    const begun =
      this.#word?.map((piece) => (piece.kind === 'text' ? piece.value : '')).join('') ?? '';
    return begun.includes('://');
  }

  #quotedChar(char: string, quote: string): void {
    if (char === quote) this.#quote = null;
    else if (quote === '"' && SPECIAL_IN_DOUBLE.test(char)) this.obstacle ??= `\`${char}\``;
    else this.#add(char);
  }

  #add(char: string): void {
    this.#word ??= [];
    const last = this.#word.at(-1);
    if (last?.kind === 'text') {
      this.#word[this.#word.length - 1] = { kind: 'text', value: last.value + char };
    } else this.#word.push({ kind: 'text', value: char });
  }

  #close(): void {
    if (this.#word !== null) this.words.push(this.#word);
    this.#word = null;
  }
}

/** Splits a command line into the words that a shell would make of it, where it needs no shell. */
export function splitWords(parts: readonly Part[]): ShellWords {
  const splitter = new Splitter();
  for (const part of parts) {
    if (part.kind === 'literal') splitter.text(part.value);
    else splitter.hole(withItsType(part.value.node).text, part.conversion);
  }
  splitter.end();
  if (splitter.obstacle !== null) return { kind: 'needs-shell', what: splitter.obstacle };
  return { kind: 'words', words: splitter.words };
}

/** Programs that run what they are given: with a value from outside among it, a list of words is no help. */
const INTERPRETER =
  /^(.*[\\/])?((ba|da|z|k|c|fi)?sh|cmd|powershell|pwsh|python[\d.]*|node|deno|bun|perl|ruby|php)(\.exe)?$/i;

const NESTED =
  /(^|[\s;|&(/'"])((ba|da|z|k)?sh|cmd(\.exe)?|powershell|pwsh|su)\s+([-/]c|-\w+c|-command)\b|(^|[\s;|&('"])(eval|ssh|xargs)\s/i;

/** Whether a command line hands a command to another shell, which would read its values once more. */
export function startsShell(parts: readonly Part[]): boolean {
  return NESTED.test(parts.map((part) => (part.kind === 'literal' ? part.value : ' ')).join(''));
}

function textOf(word: ShellWord | undefined): string | null {
  if (word?.every((piece) => piece.kind === 'text') !== true) return null;
  return word.map((piece) => (piece.kind === 'text' ? piece.value : '')).join('');
}

/** Whether the program is an interpreter, and what it is to run is not a constant script. */
export function runsWhatItIsGiven([program, script]: readonly ShellWord[]): boolean {
  const name = textOf(program);
  if (name === null || !INTERPRETER.test(name)) return false;
  const given = textOf(script);
  return given === null || given.startsWith('-') || /^(.*[\\/])?cmd(\.exe)?$/i.test(name);
}

/** Whether the first word, the program itself, is constant. */
export function hasConstantProgram(words: readonly ShellWord[]): boolean {
  const [program] = words;
  return program !== undefined && program.every((piece) => piece.kind === 'text');
}
