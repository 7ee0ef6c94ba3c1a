import type { Finding } from '#core/protocol/finding.ts';
import type { Call, Expression, Join } from './expression.ts';
import type { InputFile } from './input-file.ts';
import type { Rule } from './rule.ts';
import type { SourceFile } from './source-file.ts';
import type { Syntax } from './syntax.ts';
import type { Taint, Value } from './taint/value.ts';

/** Where a rule holds: a call that a value reaches, a text composed of one, or code as it stands. */
export type Spot =
  | {
      readonly kind: 'call';
      readonly call: Call;
      readonly argument: Expression;
      /** The position of the argument among all of the call's. */
      readonly position: number;
      /** The name of what is called, imports resolved: `child_process.exec`. */
      readonly name: string;
    }
  | { readonly kind: 'join'; readonly join: Join }
  | { readonly kind: 'code' };

/** A rule that holds at a node of a file, and the value that makes it dangerous. */
export interface Hit {
  readonly rule: Rule;
  readonly node: Syntax;
  readonly spot: Spot;
  readonly taint: Taint | null;
}

/** A finding with what a fixer needs to know of its place. */
export interface Site extends Hit {
  readonly finding: Finding;
  readonly file: SourceFile;
  /** What is known of the value of any expression of the file. */
  readonly valueAt: (node: Syntax) => Value | null;
  /** The files that were scanned together with it: what a fix may bring in from. */
  readonly neighbours: readonly InputFile[];
}
