import type { NapiConfig, SgNode } from '@ast-grep/napi';

/**
 * A node of a parsed file, read from the native tree when first asked and kept. Offsets are UTF-16
 * units from the start of the file, lines and columns count from 0.
 */
export class Syntax {
  readonly #node: SgNode;
  readonly parent: Syntax | null;
  #kind: string | null = null;
  #text: string | null = null;
  #children: readonly Syntax[] | null = null;
  #isNamed: boolean | null = null;
  #fields: Map<string, Syntax | null> | null = null;
  #range: ReturnType<SgNode['range']> | null = null;

  constructor(node: SgNode, parent: Syntax | null) {
    this.#node = node;
    this.parent = parent;
  }

  get kind(): string {
    return (this.#kind ??= String(this.#node.kind()));
  }

  get text(): string {
    return (this.#text ??= this.#node.text());
  }

  get start(): number {
    return this.#span.start.index;
  }

  get end(): number {
    return this.#span.end.index;
  }

  get line(): number {
    return this.#span.start.line;
  }

  get column(): number {
    return this.#span.start.column;
  }

  get endLine(): number {
    return this.#span.end.line;
  }

  /** What tells one node of a file from all others. */
  get key(): string {
    return `${this.start}:${this.end}:${this.kind}`;
  }

  get children(): readonly Syntax[] {
    return (this.#children ??= this.#node.children().map((child) => new Syntax(child, this)));
  }

  /** The children that carry meaning: no punctuation, no comments. */
  get named(): readonly Syntax[] {
    return this.children.filter((child) => child.isNamed && child.kind !== 'comment');
  }

  get isNamed(): boolean {
    return (this.#isNamed ??= this.#node.isNamed());
  }

  /** The child in a grammar field, or null. */
  field(name: string): Syntax | null {
    const fields = (this.#fields ??= new Map<string, Syntax | null>());
    const known = fields.get(name);
    if (known !== undefined) return known;
    const field = this.#readField(name);
    fields.set(name, field);
    return field;
  }

  #readField(name: string): Syntax | null {
    const found = this.#node.field(name);
    if (found === null) return null;
    const { start, end } = found.range();
    return (
      this.children.find((child) => child.start === start.index && child.end === end.index) ?? null
    );
  }

  /** The children of the given kinds. */
  ofKind(...kinds: readonly string[]): readonly Syntax[] {
    return this.children.filter((child) => kinds.includes(child.kind));
  }

  /** The nearest node above of one of the kinds, or null. */
  above(...kinds: readonly string[]): Syntax | null {
    let node = this.parent;
    while (node !== null && !kinds.includes(node.kind)) node = node.parent;
    return node;
  }

  /** Where a rule matches below this node: the key of each match. */
  find(rule: NapiConfig): readonly string[] {
    return this.#node.findAll(rule).map((match) => {
      const { start, end } = match.range();
      return `${start.index}:${end.index}:${String(match.kind())}`;
    });
  }

  /** This node and all below it, in the order of the text. */
  *walk(): Generator<Syntax> {
    yield this;
    for (const child of this.children) yield* child.walk();
  }

  /** The deepest node that covers a range exactly, or null. */
  at(key: string): Syntax | null {
    if (this.key === key) return this;
    const [start = 0, end = 0] = key.split(':').map(Number);
    const inner = this.children.filter((child) => child.start <= start && child.end >= end);
    for (const child of inner) {
      const found = child.at(key);
      if (found !== null) return found;
    }
    return null;
  }

  get #span(): ReturnType<SgNode['range']> {
    return (this.#range ??= this.#node.range());
  }
}
