import { anyOf, type Value } from './value.ts';

/** The bindings of a scope and of those around it, innermost first. */
export type SavedScopes = readonly Map<string, Value>[];

/** The names that a function sees, and what they stand for where the program has got to. */
export class Scope {
  readonly parent: Scope | null;
  #values = new Map<string, Value>();
  #isSaved = false;
  readonly #results: Value[] | null;

  /** `isFunction`: what is given back here stays here. */
  constructor(parent: Scope | null, isFunction: boolean) {
    this.parent = parent;
    this.#results = isFunction ? [] : null;
  }

  /** Adds a result of the function around. */
  give(value: Value): void {
    if (this.#results === null) this.parent?.give(value);
    else this.#results.push(value);
  }

  /** What the function has given back, on any way. */
  get results(): readonly Value[] {
    return this.#results ?? [];
  }

  /** What a name stands for here, or null where nobody bound it. */
  look(name: string): Value | null {
    return this.#values.get(name) ?? this.parent?.look(name) ?? null;
  }

  /** Binds a name here, whatever it means further out. */
  declare(name: string, value: Value): void {
    this.#own().set(name, value);
  }

  /** Binds a name where it was bound before, else here. */
  assign(name: string, value: Value): void {
    (this.#owner(name) ?? this).#own().set(name, value);
  }

  /** The bindings, to be changed: a copy when somebody saved them. */
  #own(): Map<string, Value> {
    if (this.#isSaved) this.#values = new Map(this.#values);
    this.#isSaved = false;
    return this.#values;
  }

  #owner(name: string): Scope | null {
    if (this.#values.has(name)) return this;
    return this.parent === null ? null : this.parent.#owner(name);
  }

  /** Every binding from here outwards, to come back to. Costs nothing until one is changed. */
  save(): SavedScopes {
    this.#isSaved = true;
    return [this.#values, ...(this.parent?.save() ?? [])];
  }

  restore([own, ...outer]: SavedScopes): void {
    if (own !== undefined) this.#values = own;
    this.#isSaved = true;
    if (outer.length > 0) this.parent?.restore(outer);
  }

  /** Makes every binding what it is at the end of any of several ways here. */
  join(ways: readonly SavedScopes[]): void {
    const own = [...new Set(ways.flatMap((way) => way[0] ?? []))];
    const [only] = own;
    if (only !== undefined && own.length === 1) {
      this.#values = only;
      this.#isSaved = true;
    } else this.#values = joined(own);
    this.parent?.join(ways.map((way) => way.slice(1)));
  }
}

function joined(ways: readonly ReadonlyMap<string, Value>[]): Map<string, Value> {
  const names = new Set(ways.flatMap((values) => [...values.keys()]));
  return new Map(
    [...names].map((name) => [name, anyOf(ways.flatMap((values) => values.get(name) ?? []))]),
  );
}
