import { unreachable } from '#core/lib/unreachable.ts';
import type { Collection, Expression, Join } from '../expression.ts';
import { bind } from './bind.ts';
import { evaluateCall } from './calls.ts';
import { guardsOf } from './guards.ts';
import type { Machine } from './machine.ts';
import { memberOf, noticed, sourceValue } from './members.ts';
import { Scope } from './scope.ts';
import { applyGuards } from './statements.ts';
import {
  anyOf,
  carrying,
  cleaned,
  CONSTANT,
  elementOf,
  UNKNOWN,
  type Closure,
  type Value,
} from './value.ts';

type Member = Extract<Expression, { kind: 'member' }>;
type Index = Extract<Expression, { kind: 'index' }>;
type Choice = Extract<Expression, { kind: 'choice' }>;
type Comprehension = Extract<Expression, { kind: 'comprehension' }>;

function evaluateMember(machine: Machine, expression: Member, scope: Scope): Value {
  return memberOf(machine, expression, {
    object: machine.evaluate(expression.object, scope),
    scope,
  });
}

/** A value looked up by a followed key in a table of constants is one of those constants. */
function evaluateIndex(machine: Machine, expression: Index, scope: Scope): Value {
  const object = machine.evaluate(expression.object, scope);
  const known = scope.look(expression.node.text);
  if (expression.key !== expression.object) machine.evaluate(expression.key, scope);
  return known ?? elementOf(object);
}

function evaluateJoin(machine: Machine, join: Join, scope: Scope): Value {
  const values = join.parts.map((part) =>
    part.kind === 'literal'
      ? { ...CONSTANT, text: part.value }
      : /^:?[dixXeEfgG]$/.test(part.conversion)
        ? UNKNOWN
        : machine.evaluate(part.value, scope),
  );
  const isConstant = values.every((value) => value.isConstant);
  const value: Value = {
    ...cleaned(carrying(values), ['query']),
    isConstant,
    isComposed: true,
    text: values
      .map((part) => part.text ?? ' ')
      .join('')
      .slice(0, 4000),
  };
  machine.watcher.onJoin(
    join,
    value,
    values.filter((_value, index) => join.parts[index]?.kind === 'hole'),
  );
  return value;
}

function evaluateCollection(machine: Machine, collection: Collection, scope: Scope): Value {
  const isClass =
    collection.node.kind.startsWith('class') || collection.node.kind.startsWith('abstract');
  const inner = isClass ? new Scope(scope, false) : scope;
  if (isClass)
    for (const name of ['this', 'self']) inner.declare(name, { ...UNKNOWN, qualified: name });
  const fields = new Map<string, Value>();
  const values = collection.items.map(({ key, value }, index) => {
    const evaluated = machine.evaluate(value, inner);
    fields.set(key ?? String(index), evaluated);
    return evaluated;
  });
  if (isClass)
    for (const name of ['this', 'self'])
      inner.declare(name, {
        ...UNKNOWN,
        qualified: name,
        fields: mergedFields(inner.look(name), fields),
      });
  const isConstant = values.length > 0 && values.every((value) => value.isConstant);
  return { ...carrying(values), fields, isConstant };
}

function mergedFields(
  before: Value | null,
  fields: ReadonlyMap<string, Value>,
): ReadonlyMap<string, Value> {
  return new Map([...(before?.fields ?? []), ...fields]);
}

function evaluateChoice(machine: Machine, { test, options }: Choice, scope: Scope): Value {
  const tested = test === null ? UNKNOWN : machine.evaluate(test, scope);
  const start = scope.save();
  const values = options.map((option, index) => {
    if (option === test) return tested;
    scope.restore(start);
    if (test !== null)
      applyGuards(machine, guardsOf(test.node, index === 0 || options[0] === test), scope);
    return machine.evaluate(option, scope);
  });
  scope.restore(start);
  return anyOf(values);
}

function evaluateComprehension(machine: Machine, expression: Comprehension, scope: Scope): Value {
  const inner = new Scope(scope, false);
  for (const { target, over } of expression.clauses) {
    const value = elementOf(machine.evaluate(over, inner));
    bind(machine, target, { value, scope: inner, isNew: true });
  }
  return carrying(expression.body.map((part) => machine.evaluate(part, inner)));
}

function evaluateName(
  machine: Machine,
  expression: Extract<Expression, { kind: 'name' }>,
  scope: Scope,
): Value {
  const known = scope.look(expression.name);
  if (known !== null) return known;
  return (
    sourceValue(machine, expression.name, expression) ?? { ...UNKNOWN, qualified: expression.name }
  );
}

function meetFunction(
  machine: Machine,
  expression: Extract<Expression, { kind: 'function' }>,
  scope: Scope,
): Value {
  const closure: Closure = { expression, scope, path: machine.path };
  machine.met.push(closure);
  return { ...UNKNOWN, closure };
}

function compute(machine: Machine, expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'text':
      return { ...CONSTANT, text: expression.value };
    case 'constant':
      return CONSTANT;
    case 'name':
      return evaluateName(machine, expression, scope);
    case 'member':
      return evaluateMember(machine, expression, scope);
    case 'index':
      return evaluateIndex(machine, expression, scope);
    case 'call':
      return evaluateCall(machine, expression, scope);
    case 'join':
      return evaluateJoin(machine, expression, scope);
    case 'collection':
      return evaluateCollection(machine, expression, scope);
    default:
      return computeRare(machine, expression, scope);
  }
}

type Rare = Extract<
  Expression,
  { kind: 'choice' | 'function' | 'assign' | 'comprehension' | 'opaque' }
>;

function computeRare(machine: Machine, expression: Rare, scope: Scope): Value {
  switch (expression.kind) {
    case 'choice':
      return evaluateChoice(machine, expression, scope);
    case 'function':
      return meetFunction(machine, expression, scope);
    case 'assign': {
      const value = machine.evaluate(expression.value, scope);
      const before = expression.target.kind === 'name' ? scope.look(expression.target.name) : null;
      const both = expression.append && before !== null ? carrying([before, value]) : value;
      bind(machine, expression.target, { value: both, scope, isNew: false });
      return both;
    }
    case 'comprehension':
      return evaluateComprehension(machine, expression, scope);
    case 'opaque':
      for (const operand of expression.operands) machine.evaluate(operand, scope);
      return UNKNOWN;
    default:
      return unreachable(expression);
  }
}

/** The value of an expression where the program has got to; who watches values sees it. */
export function evaluateExpression(machine: Machine, expression: Expression, scope: Scope): Value {
  return noticed(machine, expression, compute(machine, expression, scope));
}
