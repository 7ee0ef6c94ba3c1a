import { unreachable } from '#core/lib/unreachable.ts';
import type { Statement } from '../expression.ts';
import { bind } from './bind.ts';
import { guardsOf, type Guard } from './guards.ts';
import type { Flow, Machine } from './machine.ts';
import type { Scope } from './scope.ts';
import { carrying, cleaned, elementOf, UNKNOWN, type Value } from './value.ts';

type Assign = Extract<Statement, { kind: 'assign' }>;
type Branch = Extract<Statement, { kind: 'branch' }>;
type Loop = Extract<Statement, { kind: 'loop' }>;
type Exit = Extract<Statement, { kind: 'exit' }>;
type Block = Extract<Statement, { kind: 'block' }>;
type Import = Extract<Statement, { kind: 'import' }>;

/** What a text is after another was put behind it. */
function appended(before: Value, value: Value): Value {
  return {
    ...carrying([before, value]),
    isConstant: before.isConstant && value.isConstant,
    text: `${before.text ?? ' '}${value.text ?? ' '}`.slice(0, 4000),
    isComposed: true,
  };
}

function runAssign(machine: Machine, statement: Assign, scope: Scope): Flow {
  const value = machine.evaluate(statement.value, scope);
  const { target } = statement;
  const isDeclaration = /declarat|definition/.test(statement.node.kind);
  if (!statement.append) {
    bind(machine, target, { value, scope, isNew: isDeclaration && target.kind !== 'place' });
    return 'goes-on';
  }
  const before =
    target.kind === 'name'
      ? (scope.look(target.name) ?? UNKNOWN)
      : target.kind === 'place'
        ? machine.evaluate(target.expression, scope)
        : UNKNOWN;
  bind(machine, target, { value: appended(before, value), scope, isNew: false });
  return 'goes-on';
}

/** Makes what a passed test says true of the places that it names. */
export function applyGuards(machine: Machine, guards: readonly Guard[], scope: Scope): void {
  for (const { place, cleans, needsNormalised } of guards) {
    const known = scope.look(place) ?? machine.seen.get(place);
    if (known === undefined) continue;
    if (needsNormalised && !known.isNormalised) continue;
    scope.assign(place, cleaned(known, cleans));
  }
}

function runBranch(machine: Machine, { test, arms }: Branch, scope: Scope): Flow {
  if (test !== null) machine.evaluate(test, scope);
  const start = scope.save();
  const ends: ReturnType<Scope['save']>[] = [];
  for (const [index, arm] of arms.entries()) {
    scope.restore(start);
    if (test !== null) applyGuards(machine, guardsOf(test.node, index === 0), scope);
    if (machine.run(arm, scope) === 'goes-on') ends.push(scope.save());
  }
  if (ends.length === 0) {
    scope.restore(start);
    return 'leaves';
  }
  scope.join(ends);
  return 'goes-on';
}

/** Twice round: the second time sees what the first has left in its variables. */
function runLoop(machine: Machine, { target, over, body }: Loop, scope: Scope): Flow {
  const start = scope.save();
  for (let round = 0; round < 2; round += 1) {
    const value = over === null ? UNKNOWN : machine.evaluate(over, scope);
    if (target !== null) bind(machine, target, { value: elementOf(value), scope, isNew: false });
    machine.run(body, scope);
  }
  scope.join([start, scope.save()]);
  return 'goes-on';
}

function giveBack(
  machine: Machine,
  statement: Extract<Statement, { kind: 'return' }>,
  scope: Scope,
): Flow {
  if (statement.value !== null) {
    scope.give(machine.evaluate(statement.value, scope));
  }
  return 'leaves';
}

function evaluateAlone(
  machine: Machine,
  statement: Extract<Statement, { kind: 'evaluate' }>,
  scope: Scope,
): Flow {
  const { value } = statement;
  machine.evaluate(value, scope);
  if (value.kind !== 'call') return 'goes-on';
  return machine.vocabulary.exits.test(machine.nameOf(value.callee, scope)) ? 'leaves' : 'goes-on';
}

function leave(machine: Machine, statement: Exit, scope: Scope): Flow {
  if (statement.value !== null) machine.evaluate(statement.value, scope);
  return 'leaves';
}

function runBlock(machine: Machine, { body }: Block, scope: Scope): Flow {
  machine.run(body, scope);
  return 'goes-on';
}

function bringIn({ bindings }: Import, scope: Scope): Flow {
  for (const { local, qualified } of bindings) scope.declare(local, { ...UNKNOWN, qualified });
  return 'goes-on';
}

/** Runs one statement. */
export function runStatement(machine: Machine, statement: Statement, scope: Scope): Flow {
  switch (statement.kind) {
    case 'assign':
      return runAssign(machine, statement, scope);
    case 'evaluate':
      return evaluateAlone(machine, statement, scope);
    case 'return':
      return giveBack(machine, statement, scope);
    case 'exit':
      return leave(machine, statement, scope);
    case 'branch':
      return runBranch(machine, statement, scope);
    case 'loop':
      return runLoop(machine, statement, scope);
    case 'block':
      return runBlock(machine, statement, scope);
    case 'import':
      return bringIn(statement, scope);
    default:
      return unreachable(statement);
  }
}
