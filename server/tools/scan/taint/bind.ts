import { unreachable } from '#core/lib/unreachable.ts';
import type { Expression, Pattern } from '../expression.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';
import {
  anyOf,
  carrying,
  CONSTANT,
  elementOf,
  FIELDS_LIMIT,
  UNKNOWN,
  type Value,
} from './value.ts';

/** Types whose values can do no harm in a text. */
const HARMLESS_TYPE = /^(number|boolean|bigint|Date|int|float|bool|uuid\.UUID|UUID)$/;

/** A field as it is written: `req.query.name`; `line` counts from 1. */
export interface FieldAccess {
  readonly property: string;
  readonly text: string;
  readonly line: number;
}

interface RequestField extends FieldAccess {
  readonly known: Value | undefined;
  readonly qualified: string | null;
}

/** What a request holds: the sources themselves, the same request further in, or nothing followed. */
function requestField(machine: Machine, value: Value, field: RequestField): Value {
  const { request } = machine.vocabulary;
  const { property, text, line, known, qualified } = field;
  if (request.nested.test(property)) return { ...value, qualified };
  if (!request.members.test(property)) return known ?? { ...UNKNOWN, qualified };
  const taints = value.taints.map((taint) => ({ ...taint, text, line, path: machine.path }));
  return { ...UNKNOWN, qualified, taints };
}

/** The field of a value, by the rules of the language. */
export function fieldOf(machine: Machine, value: Value, access: FieldAccess): Value {
  const { property, text, line } = access;
  const known = value.fields?.get(property);
  const { measures } = machine.vocabulary;
  const qualified = value.qualified === null ? null : `${value.qualified}.${property}`;
  if (value.isRequest) return requestField(machine, value, { ...access, known, qualified });
  if (known !== undefined) return known;
  if (measures.test(property)) return CONSTANT;
  if (value.taints.length === 0) return { ...UNKNOWN, qualified };
  return {
    ...UNKNOWN,
    qualified,
    isComposed: value.isComposed,
    taints: value.taints.map((taint) =>
      taint.origin !== 'parameter' && text.startsWith(taint.text)
        ? { ...taint, text, line }
        : taint,
    ),
  };
}

/** The value to bind, and whether its names are new in the scope. */
export interface Binding {
  readonly value: Value;
  readonly scope: Scope;
  readonly isNew: boolean;
}

/** A thing after one of its fields was set; a null property may be any of them. */
function withField(before: Value, property: string | null, value: Value): Value {
  if (property === null)
    return { ...anyOf([before, carrying([before, value])]), qualified: before.qualified };
  return { ...before, fields: new Map([...(before.fields ?? []), [property, value]]) };
}

function bindPlace(machine: Machine, place: Expression, { value, scope }: Binding): void {
  if (place.kind !== 'member' && place.kind !== 'index') return;
  machine.evaluate(place.object, scope);
  scope.assign(place.node.text, value);
  const { object } = place;
  const before = object.kind === 'name' ? scope.look(object.name) : null;
  if (object.kind !== 'name' || before === null) return;
  if ((before.fields?.size ?? 0) > FIELDS_LIMIT) return;
  const property = place.kind === 'member' ? place.property : null;
  scope.assign(object.name, withField(before, property, value));
}

/** Gives a value to what it is bound to: a new name, the fields of a pattern, a place. */
export function bind(machine: Machine, pattern: Pattern, { value, scope, isNew }: Binding): void {
  switch (pattern.kind) {
    case 'name': {
      const harmless = HARMLESS_TYPE.test(pattern.annotation ?? '');
      const bound = harmless ? UNKNOWN : value;
      if (isNew) scope.declare(pattern.name, bound);
      else scope.assign(pattern.name, bound);
      return;
    }
    case 'fields':
      for (const { key, pattern: inner } of pattern.entries) {
        bind(machine, inner, {
          value: part(machine, value, { key, line: inner.node.line + 1 }),
          scope,
          isNew,
        });
      }
      return;
    case 'place':
      bindPlace(machine, pattern.expression, { value, scope, isNew });
      return;
    default:
      unreachable(pattern);
  }
}

interface Key {
  /** Null is the rest. */
  readonly key: string | null;
  readonly line: number;
}

function part(machine: Machine, value: Value, { key, line }: Key): Value {
  if (key === null) return carrying([value]);
  if (/^\d+$/.test(key)) return value.fields?.get(key) ?? elementOf(value);
  const source = value.taints[0]?.text ?? value.qualified ?? '';
  const text = source === '' ? key : `${source}.${key}`;
  return fieldOf(machine, value, { property: key, text, line });
}
