import type { Expression, Part } from '../../expression.ts';
import { withItsType } from '../../surroundings.ts';
import type { Placeholder } from '../fixer.ts';
import type { ValuePiece } from '../value-text.ts';

/** A value that leaves the statement and becomes a parameter. */
export interface NewParameter {
  readonly kind: 'parameter';
  readonly pieces: readonly ValuePiece[];
  /** What it could be called: the last name of its expression. */
  readonly name: string;
  /** The keyword that it counts for (`LIMIT`) when it must be a number. */
  readonly isNumber: boolean;
}

/** A piece of the new statement: text of an old literal, an expression that stays, or a parameter. */
export type Piece =
  | { readonly kind: 'text'; readonly value: string; readonly part: Part & { kind: 'literal' } }
  | { readonly kind: 'kept'; readonly part: Part & { kind: 'hole' } }
  | NewParameter;

export type Plan =
  | { readonly kind: 'plan'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'refused'; readonly reason: string };

export interface PlanOptions {
  readonly placeholder: Placeholder;
  /** Whether an expression can do no harm as SQL: then it may stay where it is no value. */
  readonly isHarmless: (value: Expression) => boolean;
  /** Whether an expression is the result of an SQL escape. */
  readonly isEscaped: (value: Expression) => boolean;
  /** Whether an expression already is finished SQL: a constant, or the result of an escape. */
  readonly isFinished: (value: Expression) => boolean;
}

const VALUE_BEFORE =
  /(?:[=<>]|\b(?:like|ilike|between|limit|offset|regexp|rlike|match|then|else|when|is)|\|\||[-+*/])\s*$/i;
const LIST_BEFORE = /[,(]\s*$/;
const KEYWORD =
  /\b(select|from|join|into|update|table|order\s+by|group\s+by|where|having|set|values|limit|offset|on|in|returning|and|or|not)\b/gi;
const VALUE_CLAUSES = [
  'where',
  'having',
  'values',
  'limit',
  'offset',
  'on',
  'in',
  'and',
  'or',
  'not',
];

/** `AND ( … )`: a whole condition stands there, unless it is compared with something. */
const CONDITION_BEFORE = /\b(where|having|and|or|not|on|when)\s*\(+\s*$/i;
const COMPARED_AFTER = /^\s*([=<>!+*/%|-]|(is|in|like|ilike|between|not)\b)/i;

function isCondition(before: string, after: string): boolean {
  return CONDITION_BEFORE.test(before) && !COMPARED_AFTER.test(after);
}

/** Whether a bare place in a statement holds a value, judged by the text before and after it. */
export function isValuePlace(before: string, after: string): boolean {
  if (/[\w$.`"\]]$/.test(before) || /^[\w.(`]/.test(after)) return false;
  if (isCondition(before, after)) return false;
  if (VALUE_BEFORE.test(before)) return true;
  const clause =
    [...before.matchAll(KEYWORD)].at(-1)?.[1]?.toLowerCase().replace(/\s+/g, ' ') ?? '';
  if (/\bbetween\s+\S+\s+and\s*$/i.test(before)) return true;
  return LIST_BEFORE.test(before) && VALUE_CLAUSES.includes(clause);
}

function isList(value: Expression, before: string): boolean {
  if (!/\bin\s*\(\s*$/i.test(before)) return false;
  return (
    /\.join\(|\bmap\(/.test(value.node.text) || /(ids|list|values|items|s)$/i.test(value.node.text)
  );
}

function nameFor(value: Expression): string {
  const names = value.node.text.match(/[A-Za-z_]\w*/g) ?? [];
  const name = names.filter((word) => !/^(get|str|String|trim|lower|strip)$/.test(word)).at(-1);
  return name ?? 'value';
}

function codePiece(part: Part & { kind: 'hole' }): ValuePiece {
  const conversion = /^(:?[dixXfeEgG]|!r)?$/.test(part.conversion) ? '' : part.conversion;
  return { kind: 'code', code: withItsType(part.value.node).text, conversion };
}

/** A quoted stretch that is being read: what it holds so far. */
interface OpenQuote {
  readonly quote: string;
  readonly pieces: ValuePiece[];
  /** What to put back when the stretch turns out to hold no expression to take out. */
  readonly original: Piece[];
  readonly holes: Expression[];
}

class Planner {
  readonly pieces: Piece[] = [];
  readonly #options: PlanOptions;
  #before = '';
  #open: OpenQuote | null = null;
  refusal: string | null = null;

  constructor(options: PlanOptions) {
    this.#options = options;
  }

  literal(part: Part & { kind: 'literal' }): void {
    let text = '';
    for (const char of part.value) {
      if (this.#open === null) {
        if (char === "'" || char === '"') {
          this.#text(part, text);
          text = '';
          this.#open = { quote: char, pieces: [], original: [], holes: [] };
        }
        text += char;
      } else if (char === this.#open.quote) {
        text += char;
        this.#quotedText(part, text, this.#open);
        text = '';
        this.#close();
      } else text += char;
    }
    if (this.#open === null) this.#text(part, text);
    else this.#quotedText(part, text, this.#open);
  }

  hole(part: Part & { kind: 'hole' }, after: string): void {
    if (this.#open !== null) {
      this.#open.pieces.push(codePiece(part));
      this.#open.original.push({ kind: 'kept', part });
      this.#open.holes.push(part.value);
      return;
    }
    this.#bare(part, after);
    this.#before += ' 0 ';
  }

  finish(): void {
    if (this.#open !== null && this.#open.holes.length > 0) {
      this.refusal = 'The quotes of the statement do not close where they can be seen to.';
    } else if (this.#open !== null) this.pieces.push(...this.#open.original);
  }

  #text(part: Part & { kind: 'literal' }, value: string): void {
    if (value !== '') this.pieces.push({ kind: 'text', value, part });
    this.#before += value;
  }

  #quotedText(part: Part & { kind: 'literal' }, text: string, open: OpenQuote): void {
    if (text === '') return;
    open.original.push({ kind: 'text', value: text, part });
    open.pieces.push({ kind: 'text', value: text });
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    this.#before += "''";
    if (open.holes.every((hole) => this.#options.isEscaped(hole))) {
      this.pieces.push(...open.original);
      return;
    }
    if (open.quote === '"' && this.#options.placeholder === '$n') {
      this.refusal =
        'A name in double quotes is an identifier there, and identifiers can be no parameters. Choose it from a list of the allowed names.';
      return;
    }
    const name = open.holes.map(nameFor).at(0) ?? 'value';
    this.pieces.push({ kind: 'parameter', pieces: unquoted(open.pieces), name, isNumber: false });
  }

  #bare(part: Part & { kind: 'hole' }, after: string): void {
    const { isHarmless, isFinished } = this.#options;
    if (isFinished(part.value)) this.pieces.push({ kind: 'kept', part });
    else if (isList(part.value, this.#before)) {
      this.refusal = `\`${part.value.node.text}\` is a list: give each of its items a placeholder of its own.`;
    } else if (isValuePlace(this.#before, after)) this.pieces.push(this.#parameter(part));
    else if (isHarmless(part.value)) this.pieces.push({ kind: 'kept', part });
    else {
      this.refusal = `\`${part.value.node.text}\` stands where the statement names a table, a column, an order or a condition, and those can be no parameters. Choose it from a list of the allowed names.`;
    }
  }

  #parameter(part: Part & { kind: 'hole' }): NewParameter {
    const isNumber = /\b(limit|offset)\s+(\d+\s*,\s*)?$/i.test(this.#before);
    return { kind: 'parameter', pieces: [codePiece(part)], name: nameFor(part.value), isNumber };
  }
}

/** Takes the quotes off: the first piece begins with one, the last ends with one. */
function unquoted(pieces: readonly ValuePiece[]): readonly ValuePiece[] {
  return pieces
    .map((piece, index): ValuePiece => {
      if (piece.kind !== 'text') return piece;
      const from = index === 0 ? 1 : 0;
      const to = index === pieces.length - 1 ? -1 : undefined;
      return { kind: 'text', value: piece.value.slice(from, to) };
    })
    .filter((piece) => piece.kind === 'code' || piece.value !== '');
}

/** Splits a statement into what stays text and what becomes a parameter, quotes and wildcards included. */
export function planPlaceholders(parts: readonly Part[], options: PlanOptions): Plan {
  const planner = new Planner(options);
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1];
    if (part.kind === 'literal') planner.literal(part);
    else planner.hole(part, next?.kind === 'literal' ? next.value : '');
  }
  planner.finish();
  if (planner.refusal !== null) return { kind: 'refused', reason: planner.refusal };
  return { kind: 'plan', pieces: planner.pieces };
}
