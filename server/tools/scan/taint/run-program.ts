import type { Expression, Statement } from '../expression.ts';
import { bind } from './bind.ts';
import { evaluateExpression } from './evaluate.ts';
import type { FindElsewhere, Flow, Machine, Watcher } from './machine.ts';
import { SELF, standIn } from './parameters.ts';
import { Scope } from './scope.ts';
import { runStatement } from './statements.ts';
import { anyOf, UNKNOWN, type Closure, type Value } from './value.ts';
import type { Vocabulary } from './vocabulary.ts';

/** How deep calls are followed into functions. */
const DEPTH_LIMIT = 5;
/** How many expressions are computed for one file before calls are no longer followed. */
const BUDGET = 150_000;

export interface Program {
  readonly path: string;
  readonly body: readonly Statement[];
  readonly vocabulary: Vocabulary;
  /** Who watches a file: calls are followed into others. */
  readonly watcherOf: (path: string) => Watcher;
  readonly findElsewhere: FindElsewhere;
}

class ProgramMachine implements Machine {
  path: string;
  readonly vocabulary: Vocabulary;
  watcher: Watcher;
  readonly findElsewhere: FindElsewhere;
  readonly #watcherOf: (path: string) => Watcher;
  readonly met: Closure[] = [];
  readonly seen = new Map<string, Value>();
  #depth = 0;
  #spent = 0;
  readonly #running = new Set<unknown>();

  constructor(program: Program) {
    this.path = program.path;
    this.vocabulary = program.vocabulary;
    this.#watcherOf = program.watcherOf;
    this.watcher = program.watcherOf(program.path);
    this.findElsewhere = program.findElsewhere;
  }

  evaluate(expression: Expression, scope: Scope): Value {
    this.#spent += 1;
    return evaluateExpression(this, expression, scope);
  }

  nameOf(expression: Expression, scope: Scope): string {
    const qualified = qualify(expression, scope);
    return qualified ?? expression.node.text.replace(/\s+/g, '');
  }

  run(statements: readonly Statement[], scope: Scope): Flow {
    for (const statement of statements) {
      if (runStatement(this, statement, scope) === 'leaves') return 'leaves';
    }
    return 'goes-on';
  }

  invoke(closure: Closure, values: readonly Value[]): Value {
    const { expression } = closure;
    const isTooDeep = this.#depth >= DEPTH_LIMIT || this.#spent > BUDGET;
    if (isTooDeep || this.#running.has(expression)) return UNKNOWN;
    const scope = new Scope(closure.scope, true);
    const first = expression.parameters[0];
    const hasSelf = first?.kind === 'name' && SELF.test(first.name);
    const parameters = hasSelf ? expression.parameters.slice(1) : expression.parameters;
    for (const [index, parameter] of parameters.entries()) {
      bind(this, parameter, { value: values[index] ?? UNKNOWN, scope, isNew: true });
    }
    const caller = this.path;
    this.#enter(closure.path, 1);
    this.#running.add(expression);
    this.run(expression.body, scope);
    this.#running.delete(expression);
    this.#enter(caller, -1);
    return scope.results.length === 0 ? UNKNOWN : anyOf(scope.results);
  }

  #enter(path: string, step: 1 | -1): void {
    this.#depth += step;
    if (path === this.path) return;
    this.path = path;
    this.watcher = this.#watcherOf(path);
  }

  /** Looks at a function by itself, whoever may call it. */
  look(closure: Closure): void {
    const { expression } = closure;
    const first = expression.parameters[0];
    const skipped = first?.kind === 'name' && SELF.test(first.name) ? 1 : 0;
    const occasion = isCallback(closure) ? 'callback' : 'alone';
    this.invoke(
      closure,
      expression.parameters
        .slice(skipped)
        .map((_parameter, index) =>
          standIn(closure, index + skipped, { vocabulary: this.vocabulary, occasion }),
        ),
    );
  }
}

/** A function that stands as an argument is called by what it is given to. */
function isCallback({ expression }: Closure): boolean {
  return /^(arguments|argument_list|keyword_argument)$/.test(expression.node.parent?.kind ?? '');
}

function qualify(expression: Expression, scope: Scope): string | null {
  if (expression.kind === 'name') return scope.look(expression.name)?.qualified ?? expression.name;
  if (expression.kind !== 'member') return null;
  const object = qualify(expression.object, scope);
  return object === null ? null : `${object}.${expression.property}`;
}

/** Runs a file from top to bottom, then each of its functions by itself; gives back its functions. */
export function runProgram(program: Program): readonly Closure[] {
  const machine = new ProgramMachine(program);
  const scope = new Scope(null, true);
  hoist(program.body, scope, program.path);
  machine.run(program.body, scope);
  const looked = new Set<unknown>();
  for (let index = 0; index < machine.met.length; index += 1) {
    const closure = machine.met[index];
    if (closure === undefined || looked.has(closure.expression)) continue;
    looked.add(closure.expression);
    machine.look(closure);
  }
  return machine.met;
}

/** Functions are known before the line that declares them. */
function hoist(body: readonly Statement[], scope: Scope, path: string): void {
  for (const statement of body) {
    if (statement.kind !== 'assign' || statement.target.kind !== 'name') continue;
    if (statement.value.kind !== 'function') continue;
    const closure: Closure = { expression: statement.value, scope, path };
    scope.declare(statement.target.name, { ...UNKNOWN, closure });
  }
}
