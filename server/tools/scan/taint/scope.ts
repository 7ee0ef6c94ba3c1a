import { anyOf, UNKNOWN, type Value } from './value.ts';

/** The names that a function sees, and what they stand for where the program has got to. */
export class Scope {
  readonly parent: Scope | null;
  #values = new Map<string, Value>();
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
    this.#values.set(name, value);
  }

  /** Binds a name where it was bound before, else here. */
  assign(name: string, value: Value): void {
    const owner = this.#owner(name) ?? this;
    owner.#values.set(name, value);
  }

  #owner(name: string): Scope | null {
    if (this.#values.has(name)) return this;
    return this.parent === null ? null : this.parent.#owner(name);
  }

  /** Every binding from here outwards, to come back to. */
  save(): readonly ReadonlyMap<string, Value>[] {
    return [new Map(this.#values), ...(this.parent?.save() ?? [])];
  }

  restore([own, ...outer]: readonly ReadonlyMap<string, Value>[]): void {
    this.#values = new Map(own);
    if (outer.length > 0) this.parent?.restore(outer);
  }

  /** Makes every binding what it is at the end of any of several ways here. */
  join(ways: readonly (readonly ReadonlyMap<string, Value>[])[]): void {
    const own = ways.flatMap((way) => way[0] ?? []);
    const names = new Set(own.flatMap((values) => [...values.keys()]));
    this.#values = new Map(
      [...names].map((name) => [
        name,
        anyOf(own.flatMap((values) => values.get(name) ?? (own.length > 1 ? [] : [UNKNOWN]))),
      ]),
    );
    this.parent?.join(ways.map((way) => way.slice(1)));
  }
}
