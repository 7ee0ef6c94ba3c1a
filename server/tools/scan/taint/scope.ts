import { anyOf, type Names, type SavedScopes, type Value } from './value.ts';

/** The names that a function sees, and what they stand for where the program has got to. */
export class Scope implements Names {
  readonly parent: Names | null;
  #values = new Map<string, Value>();
  #isSaved = false;
  readonly #results: Value[] | null;

  /** `isFunction`: what is given back here stays here. */
  constructor(parent: Names | null, isFunction: boolean) {
    this.parent = parent;
    this.#results = isFunction ? [] : null;
  }

  give(value: Value): void {
    if (this.#results === null) this.parent?.give(value);
    else this.#results.push(value);
  }

  /** What the function has given back, on any way. */
  get results(): readonly Value[] {
    return this.#results ?? [];
  }

  look(name: string): Value | null {
    return this.#values.get(name) ?? this.parent?.look(name) ?? null;
  }

  /** Binds a name here, whatever it means further out. */
  declare(name: string, value: Value): void {
    this.#own().set(name, value);
  }

  assign(name: string, value: Value): void {
    if (!this.#values.has(name) && this.parent?.owns(name)) this.parent.assign(name, value);
    else this.#own().set(name, value);
  }

  /** The bindings, to be changed: a copy when somebody saved them. */
  #own(): Map<string, Value> {
    if (this.#isSaved) this.#values = new Map(this.#values);
    this.#isSaved = false;
    return this.#values;
  }

  owns(name: string): boolean {
    return this.#values.has(name) || (this.parent?.owns(name) ?? false);
  }

  save(): SavedScopes {
    this.#isSaved = true;
    return [this.#values, ...(this.parent?.save() ?? [])];
  }

  restore([own, ...outer]: SavedScopes): void {
    if (own !== undefined) this.#values = own;
    this.#isSaved = true;
    if (outer.length > 0) this.parent?.restore(outer);
  }

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
