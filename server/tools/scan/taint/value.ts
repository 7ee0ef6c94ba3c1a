import type { FunctionExpression } from '../expression.ts';
import type { Danger, Origin } from './vocabulary.ts';

/** That a value comes from somewhere an attacker may reach, and what it is already harmless as. */
export interface Taint {
  readonly origin: Origin;
  /** The source as written: `req.query.name`. */
  readonly text: string;
  /** Counts from 1, in the file of the source. */
  readonly line: number;
  readonly path: string;
  readonly cleaned: readonly Danger[];
}

/** The bindings of a scope and of those around it, innermost first. */
export type SavedScopes = readonly Map<string, Value>[];

/** The names that a place of the program sees, and what they stand for. */
export interface Names {
  /** What a name stands for here, or null where nobody bound it. */
  look(name: string): Value | null;
  /** Whether a name was bound here or further out. */
  owns(name: string): boolean;
  /** Binds a name where it was bound before, else here. */
  assign(name: string, value: Value): void;
  /** Adds a result of the function around. */
  give(value: Value): void;
  /** Every binding from here outwards, to come back to. Costs nothing until one is changed. */
  save(): SavedScopes;
  restore(saved: SavedScopes): void;
  /** Makes every binding what it is at the end of any of several ways here. */
  join(ways: readonly SavedScopes[]): void;
}

/** A function with the names around it, and the file that it stands in. */
export interface Closure {
  readonly expression: FunctionExpression;
  readonly scope: Names;
  readonly path: string;
}

/** What is known of a value at a place of the program. */
export interface Value {
  readonly taints: readonly Taint[];
  /** The name that it goes by with imports resolved: `child_process.exec`. */
  readonly qualified: string | null;
  readonly isRequest: boolean;
  readonly isConstant: boolean;
  /** The constant stretches of a text, with a space for what is not constant. */
  readonly text: string | null;
  /** Whether constant text and other values were put together in it. */
  readonly isComposed: boolean;
  /** Whether it is a path without `..`. */
  readonly isNormalised: boolean;
  readonly fields: ReadonlyMap<string, Value> | null;
  readonly closure: Closure | null;
}

export const UNKNOWN: Value = {
  taints: [],
  qualified: null,
  isRequest: false,
  isConstant: false,
  text: null,
  isComposed: false,
  isNormalised: false,
  fields: null,
  closure: null,
};

export const CONSTANT: Value = { ...UNKNOWN, isConstant: true };

/** More taints than this on one value tell a reader nothing more. */
const TAINT_LIMIT = 4;

/** Longer texts tell no more of what they are. */
const TEXT_LIMIT = 2000;
/** Things with more fields than this are looked at as a whole. */
export const FIELDS_LIMIT = 100;

const ORIGIN_RANK: Readonly<Record<Origin, number>> = { input: 0, parameter: 1, environment: 2 };

/** The taints of many values together, strongest origin first, no source twice. */
export function unionTaints(values: readonly Value[]): readonly Taint[] {
  const all = values.flatMap((value) => value.taints);
  if (all.length < 2) return all;
  const bySource = new Map<string, Taint>();
  for (const taint of all) {
    const key = `${taint.text}:${taint.line}:${taint.cleaned.join()}`;
    if (!bySource.has(key)) bySource.set(key, taint);
  }
  return [...bySource.values()]
    .sort((a, b) => ORIGIN_RANK[a.origin] - ORIGIN_RANK[b.origin])
    .slice(0, TAINT_LIMIT);
}

/** A value that may be any of several. */
export function anyOf(values: readonly Value[]): Value {
  const [first, ...rest] = values;
  if (first === undefined) return UNKNOWN;
  if (rest.every((value) => value === first)) return first;
  return {
    taints: unionTaints(values),
    qualified: rest.every((value) => value.qualified === first.qualified) ? first.qualified : null,
    isRequest: values.some((value) => value.isRequest),
    isConstant: values.every((value) => value.isConstant),
    text: joinedText(values),
    isComposed: values.some((value) => value.isComposed),
    isNormalised: values.every((value) => value.isNormalised || value.taints.length === 0),
    fields: mergeFields(values),
    closure: values.find((value) => value.closure !== null)?.closure ?? null,
  };
}

/** A constant that stands in for a missing value says nothing of the text that comes from outside. */
function joinedText(values: readonly Value[]): string | null {
  const followed = values.filter((value) => value.taints.length > 0);
  const texts = (followed.length > 0 ? followed : values).flatMap((value) =>
    value.text === null ? [] : [value.text],
  );
  const [first = null] = texts;
  if (texts.every((text) => text === first)) return first;
  return [...new Set(texts)].join(' ').slice(0, TEXT_LIMIT);
}

/** A field of one that is missing in another may there be anything that the other is made of. */
function mergeFields(values: readonly Value[]): ReadonlyMap<string, Value> | null {
  const [first] = values;
  if (values.every((value) => value.fields === first?.fields)) return first?.fields ?? null;
  const keys = new Set(values.flatMap((value) => [...(value.fields?.keys() ?? [])]));
  if (keys.size === 0 || keys.size > FIELDS_LIMIT) return null;
  return new Map(
    [...keys].map((key) => [
      key,
      anyOf(
        values.flatMap((value) => {
          const field = value.fields?.get(key);
          if (field !== undefined) return [field];
          return value.taints.length > 0 ? [carrying([value])] : [];
        }),
      ),
    ]),
  );
}

/** A value that carries the taints of others and nothing else of theirs. */
export function carrying(values: readonly Value[]): Value {
  return { ...UNKNOWN, taints: unionTaints(values) };
}

/** The same value, harmless as the given dangers. */
export function cleaned(value: Value, dangers: readonly Danger[]): Value {
  if (value.taints.length === 0 || dangers.length === 0) return value;
  return {
    ...value,
    taints: value.taints.map((taint) => ({
      ...taint,
      cleaned: [...new Set([...taint.cleaned, ...dangers])].sort(),
    })),
  };
}

/** What one finds in a collection without knowing where. */
export function elementOf(value: Value): Value {
  const fields = [...(value.fields?.values() ?? [])];
  if (value.isRequest) return carrying([value]);
  return fields.length === 0
    ? { ...UNKNOWN, taints: value.taints, isConstant: value.isConstant }
    : anyOf(fields);
}
