import type { Call, Expression, Join, Statement } from '../expression.ts';
import type { Syntax } from '../syntax.ts';
import type { Scope } from './scope.ts';
import type { Closure, Value } from './value.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Whether control goes on after a statement. */
export type Flow = 'goes-on' | 'leaves';

/** A call as the program makes it: what is called, on what, with what. */
export interface CallSite {
  readonly call: Call;
  readonly name: string;
  readonly callee: Value;
  readonly receiver: Value | null;
  readonly values: readonly Value[];
  readonly scope: Scope;
  /** The function of the workspace that is surely meant, or null for one of a library. */
  readonly own: () => Closure | null;
}

/** Who is told what values reach the calls and the composed texts of a program. */
export interface Watcher {
  onCall(site: CallSite): void;
  onJoin(join: Join, value: Value, holes: readonly Value[]): void;
  /** Every expression's value, each time that it is computed. */
  onValue(node: Syntax, value: Value): void;
}

/** A call of something that the file itself does not define. */
export interface Elsewhere {
  readonly name: string;
  /** With imports resolved: `./data/users.findUser`. */
  readonly qualified: string;
  /** The file of the call. */
  readonly path: string;
  /** Whether to be the only function of that name is not enough. */
  readonly isSure?: boolean;
}

/** The function of another file that a call can only mean, or null. */
export type FindElsewhere = (call: Elsewhere) => Closure | null;

/** Runs a program on what is known of its values; each part reaches the others through it. */
export interface Machine {
  /** The file of the function that runs now. */
  readonly path: string;
  readonly vocabulary: Vocabulary;
  /** Who watches that file. */
  readonly watcher: Watcher;
  readonly findElsewhere: FindElsewhere;
  /** The functions met, to be looked at by themselves in the end. */
  readonly met: Closure[];
  /** The last value of each place, by its text: what a test speaks of. */
  readonly seen: Map<string, Value>;
  evaluate(expression: Expression, scope: Scope): Value;
  /** What an expression goes by, imports resolved; its text where nothing better is known. */
  nameOf(expression: Expression, scope: Scope): string;
  run(statements: readonly Statement[], scope: Scope): Flow;
  /** Runs a function on values; its result. Unknown where it goes too deep. */
  invoke(closure: Closure, values: readonly Value[]): Value;
}
