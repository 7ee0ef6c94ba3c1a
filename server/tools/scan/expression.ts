import type { Syntax } from './syntax.ts';

/** How a text was put together in the source. */
export type JoinStyle = 'plus' | 'template' | 'f-string' | 'percent' | 'format' | 'adjacent';

/** A constant stretch of a composed text. `raw` is what stands in the source between the quotes. */
export interface LiteralPart {
  readonly kind: 'literal';
  readonly value: string;
  readonly raw: string;
  readonly node: Syntax;
}

/** A place in a composed text where a value goes; `conversion` as written: `!r`, `:>10`, `d`. */
export interface HolePart {
  readonly kind: 'hole';
  readonly value: Expression;
  readonly conversion: string;
}

export type Part = LiteralPart | HolePart;

export interface Argument {
  /** The keyword of a Python argument, else null. */
  readonly name: string | null;
  readonly value: Expression;
  readonly spread: boolean;
  /** The whole argument in the source, keyword included. */
  readonly node: Syntax;
}

export interface FunctionExpression {
  readonly kind: 'function';
  readonly name: string | null;
  readonly parameters: readonly Pattern[];
  readonly body: readonly Statement[];
  readonly decorators: readonly string[];
  readonly node: Syntax;
}

export interface Join {
  readonly kind: 'join';
  readonly style: JoinStyle;
  readonly parts: readonly Part[];
  readonly node: Syntax;
}

export interface Call {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
  readonly node: Syntax;
}

export interface Collection {
  readonly kind: 'collection';
  readonly items: readonly { readonly key: string | null; readonly value: Expression }[];
  readonly node: Syntax;
}

/** What an expression of any language comes to, as far as following values needs it. */
export type Expression =
  | { readonly kind: 'text'; readonly value: string; readonly node: Syntax }
  | { readonly kind: 'constant'; readonly node: Syntax }
  | { readonly kind: 'name'; readonly name: string; readonly node: Syntax }
  | {
      readonly kind: 'member';
      readonly object: Expression;
      readonly property: string;
      readonly node: Syntax;
    }
  | {
      readonly kind: 'index';
      readonly object: Expression;
      readonly key: Expression;
      readonly node: Syntax;
    }
  | Call
  | Join
  | Collection
  | {
      readonly kind: 'choice';
      readonly test: Expression | null;
      readonly options: readonly Expression[];
      readonly node: Syntax;
    }
  | FunctionExpression
  | {
      readonly kind: 'assign';
      readonly target: Pattern;
      readonly value: Expression;
      readonly append: boolean;
      readonly node: Syntax;
    }
  | {
      readonly kind: 'comprehension';
      readonly clauses: readonly { readonly target: Pattern; readonly over: Expression }[];
      readonly body: readonly Expression[];
      readonly node: Syntax;
    }
  | { readonly kind: 'opaque'; readonly operands: readonly Expression[]; readonly node: Syntax };

/** What a value is bound to. */
export type Pattern =
  | {
      readonly kind: 'name';
      readonly name: string;
      /** The declared type as written, or null. */
      readonly annotation: string | null;
      readonly node: Syntax;
    }
  | {
      readonly kind: 'fields';
      /** A null key is the rest. */
      readonly entries: readonly { readonly key: string | null; readonly pattern: Pattern }[];
      readonly node: Syntax;
    }
  | { readonly kind: 'place'; readonly expression: Expression; readonly node: Syntax };

export type Statement =
  | {
      readonly kind: 'assign';
      readonly target: Pattern;
      readonly value: Expression;
      readonly append: boolean;
      readonly node: Syntax;
    }
  | { readonly kind: 'evaluate'; readonly value: Expression; readonly node: Syntax }
  | { readonly kind: 'return'; readonly value: Expression | null; readonly node: Syntax }
  | { readonly kind: 'exit'; readonly value: Expression | null; readonly node: Syntax }
  | {
      readonly kind: 'branch';
      readonly test: Expression | null;
      /** The first is taken when the test holds. */
      readonly arms: readonly (readonly Statement[])[];
      readonly node: Syntax;
    }
  | {
      readonly kind: 'loop';
      readonly target: Pattern | null;
      readonly over: Expression | null;
      readonly body: readonly Statement[];
      readonly node: Syntax;
    }
  | { readonly kind: 'block'; readonly body: readonly Statement[]; readonly node: Syntax }
  | { readonly kind: 'import'; readonly bindings: readonly ImportBinding[]; readonly node: Syntax };

/** A name that an import brings in, and what it stands for: `child_process.exec`, `./db`. */
export interface ImportBinding {
  readonly local: string;
  readonly qualified: string;
}
