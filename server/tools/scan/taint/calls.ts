import type { Argument, Call } from '../expression.ts';
import type { CallSite, Elsewhere, Machine } from './machine.ts';
import { bind } from './bind.ts';
import { memberOf, noticed } from './members.ts';
import { standIn } from './parameters.ts';
import type { Scope } from './scope.ts';
import {
  carrying,
  cleaned,
  CONSTANT,
  elementOf,
  UNKNOWN,
  type Closure,
  type Value,
} from './value.ts';
import { cleansOf, originOfCall } from './vocabulary.ts';

type Step = (machine: Machine, site: CallSite) => Value | null;

function lastName(call: Call): string {
  if (call.callee.kind === 'member') return call.callee.property;
  return call.callee.kind === 'name' ? call.callee.name : '';
}

/** `require('x')` and `await import('x')` stand for the module. */
const required: Step = (_machine, { call, name }) => {
  const first = call.arguments[0]?.value;
  if (first?.kind !== 'text' || !/^(require|import)$/.test(name)) return null;
  return { ...UNKNOWN, qualified: first.value.replace(/^node:/, '') };
};

/** `promisify(exec)` still is exec. */
const renamed: Step = (_machine, { name, values }) =>
  /(^|\.)(promisify|promisifyAll|bind|partial)$/.test(name)
    ? { ...UNKNOWN, qualified: values[0]?.qualified ?? null, closure: values[0]?.closure ?? null }
    : null;

const sourceCall: Step = (machine, { call, name, receiver }) => {
  const origin = originOfCall(machine.vocabulary, name);
  const { request } = machine.vocabulary;
  const line = call.node.line + 1;
  const text = call.node.text;
  if (origin !== null) {
    return { ...UNKNOWN, taints: [{ origin, text, line, path: machine.path, cleaned: [] }] };
  }
  if (receiver?.isRequest === true && request.calls.test(lastName(call))) {
    return {
      ...UNKNOWN,
      taints: [{ origin: 'input', text, line, path: machine.path, cleaned: [] }],
    };
  }
  return null;
};

const cleaning: Step = (machine, { name, values, receiver }) => {
  const cleans = cleansOf(machine.vocabulary, name);
  if (cleans.length === 0) return null;
  const carried = carrying(values.length === 0 && receiver !== null ? [receiver] : values);
  return cleaned(carried, cleans);
};

const ofKnownFunction: Step = (machine, { callee, values }) =>
  callee.closure === null ? null : machine.invoke(callee.closure, values);

/** What a carrier makes of its arguments: a path of a base and a name is put together of both. */
function isPutTogether(values: readonly Value[]): boolean {
  return values.length > 1 && values.some((value) => value.isConstant || value.taints.length === 0);
}

/** Of one argument a carrier keeps what is known of it; several it puts together. */
function keptOf(values: readonly Value[]): Partial<Value> {
  const [only] = values;
  if (only === undefined || values.length > 1) return { isComposed: isPutTogether(values) };
  return { fields: only.fields, text: only.text, isComposed: only.isComposed };
}

const carried: Step = (machine, { name, values, receiver }) => {
  const { carriers, normalisers } = machine.vocabulary;
  if (!carriers.some((carrier) => carrier.test(name))) return null;
  const all = receiver === null ? values : [receiver, ...values];
  // `map(int, values)`
  const cleans = name === 'map' ? cleansOf(machine.vocabulary, values[0]?.qualified ?? '') : [];
  return {
    ...cleaned(carrying(all), cleans),
    ...keptOf(values),
    isConstant: values.length > 0 && values.every((value) => value.isConstant),
    isNormalised: normalisers.test(name),
  };
};

/** Methods of texts and collections, in both languages: what they give back is made of the thing itself. */
const OWN_METHODS =
  /^(trim\w*|strip|lstrip|rstrip|slice|substr|substring|split|rsplit|splitlines|partition|replace\w*|toString|toLowerCase|toUpperCase|lower|upper|title|capitalize|swapcase|concat|join|pad\w*|repeat|normalize|encode|decode|format\w*|match\w*|map|filter|flat\w*|reverse|sort|reduce|get\w*|pop|shift|at|group\w*|find|first|items|values|entries|keys|then|catch|finally|charAt|valueOf|copy|zfill|ljust|rjust|center|expandtabs|removeprefix|removesuffix)$/;

/** Whether all that is known of a value is that somebody may pass it: then it may be any object. */
function isOnlyParameter(value: Value): boolean {
  return value.taints.length > 0 && value.taints.every((taint) => taint.origin === 'parameter');
}

/** What is picked out of a source is named by the picking: `request.args.get('id')`. */
function named(value: Value, call: Call): Value {
  const { text } = call.node;
  return {
    ...value,
    taints: value.taints.map((taint) =>
      text.startsWith(taint.text) && taint.origin !== 'parameter' ? { ...taint, text } : taint,
    ),
  };
}

/** The text of a list's items one after the other: `[a, b].join(' ')`, `' '.join([a, b])`. */
function joinedText(
  method: string,
  [receiver, first]: readonly (Value | undefined)[],
): string | null {
  if (method !== 'join') return null;
  const list = receiver?.fields ?? first?.fields;
  if (!list) return null;
  return [...list.values()]
    .map((item) => item.text ?? ' ')
    .join(' ')
    .slice(0, 4000);
}

const PICKS = /^(get|getAll|pop|shift|at|group|groups|find|first|items|values|entries)$/;

/** What the callbacks of a followed value give back: `items.map((item) => …)`. */
function callbackResults(
  machine: Machine,
  receiver: Value,
  values: readonly Value[],
): readonly Value[] {
  if (receiver.taints.length === 0) return [];
  const element = elementOf(receiver);
  return values.flatMap(({ closure }) =>
    closure === null ? [] : [machine.invoke(closure, [element, element])],
  );
}

/** `list.map(f)`: what f gives back, and nothing else of the list. */
function mapped(machine: Machine, receiver: Value, { method, values }: MethodUse): Value | null {
  const [first] = values;
  if (method !== 'map' || first === undefined) return null;
  if (first.closure !== null) {
    const results = callbackResults(machine, receiver, values);
    return { ...carrying(results), text: results[0]?.text ?? null };
  }
  return cleaned(carrying([receiver]), cleansOf(machine.vocabulary, first.qualified ?? ''));
}

/** What a method's result is made of. */
function madeOf(call: Call, receiver: Value, plain: readonly Value[]): readonly Value[] {
  if (!PICKS.test(lastName(call))) return [receiver, ...plain];
  return [call.node.text.length < 80 ? named(receiver, call) : receiver, ...plain.slice(1)];
}

/** Whether a method's result is made of the thing that it is called on. */
function isFollowed(receiver: Value, method: string): boolean {
  if (isOnlyParameter(receiver)) return OWN_METHODS.test(method);
  return receiver.taints.length > 0 || isTextual(receiver) || /^(join|concat)$/.test(method);
}

/** A method of a value that is followed: its result is made of the value and the arguments. */
const ofReceiver: Step = (machine, { call, values, receiver }) => {
  if (receiver === null || receiver.isRequest) return null;
  const method = lastName(call);
  if (!isFollowed(receiver, method)) return null;
  if (machine.vocabulary.verdicts.test(method)) return CONSTANT;
  const use: MethodUse = { call, values, method };
  return mapped(machine, receiver, use) ?? resultOf(machine, receiver, use);
};

function isTextual(value: Value): boolean {
  return value.text !== null || value.isConstant;
}

interface MethodUse {
  readonly call: Call;
  readonly values: readonly Value[];
  readonly method: string;
}

function resultOf(machine: Machine, receiver: Value, { call, values, method }: MethodUse): Value {
  const plain = values.filter((value) => value.closure === null);
  const results = callbackResults(machine, receiver, values);
  return {
    ...carrying([...madeOf(call, receiver, plain), ...results]),
    fields: receiver.fields,
    isComposed: receiver.isComposed || (isTextual(receiver) && plain.length > 0),
    isNormalised: machine.vocabulary.normalisers.test(`.${method}`),
    text:
      joinedText(method, [receiver, ...plain]) ??
      receiver.text ??
      results.find((result) => result.text !== null)?.text ??
      null,
  };
}

/** How a call is looked for among the functions of other files. */
function asElsewhere(machine: Machine, call: Call, name: string): Elsewhere {
  return { name: lastName(call), qualified: name, path: machine.path };
}

const elsewhere: Step = (machine, { call, name, values }) => {
  if (!values.some((value) => value.taints.length > 0)) return null;
  const found = machine.findElsewhere(asElsewhere(machine, call, name));
  return found === null ? null : machine.invoke(found, values);
};

const STEPS: readonly Step[] = [
  required,
  renamed,
  sourceCall,
  cleaning,
  ofKnownFunction,
  carried,
  ofReceiver,
  elsewhere,
];

/** What a callback is given: pieces of the request where it listens to one, else nothing followed. */
function callbackValues(machine: Machine, site: CallSite, closure: Closure): readonly Value[] {
  const listens =
    site.receiver?.isRequest === true && /^(on|once|addListener)$/.test(lastName(site.call));
  return closure.expression.parameters.map((_parameter, index) =>
    listens && index === 0
      ? carrying(site.receiver === null ? [] : [{ ...site.receiver, isRequest: false }])
      : standIn(closure, index, { vocabulary: machine.vocabulary, occasion: 'callback' }),
  );
}

/** Arguments fill what they are put into: `list.push(value)`. */
function fillReceiver(machine: Machine, { call, values, receiver, scope }: CallSite): void {
  if (call.callee.kind !== 'member' || receiver === null || receiver.isRequest) return;
  if (!machine.vocabulary.fillers.test(call.callee.property)) return;
  const target = call.callee.object;
  if (target.kind !== 'name' && target.kind !== 'member') return;
  const filled = { ...receiver, isConstant: false, taints: carrying([receiver, ...values]).taints };
  if (target.kind === 'name') {
    bind(
      machine,
      { kind: 'name', name: target.name, annotation: null, node: target.node },
      { value: filled, scope, isNew: false },
    );
  } else scope.assign(target.node.text, filled);
}

function argumentValue(machine: Machine, argument: Argument, scope: Scope): Value {
  return machine.evaluate(argument.value, scope);
}

interface Called {
  readonly receiver: Value | null;
  readonly callee: Value;
}

/** What is called, and on what: a chain of calls is computed once, however long it is. */
function evaluateCallee(machine: Machine, { callee }: Call, scope: Scope): Called {
  if (callee.kind !== 'member') return { receiver: null, callee: machine.evaluate(callee, scope) };
  const receiver = machine.evaluate(callee.object, scope);
  const member = memberOf(machine, callee, { object: receiver, scope });
  return { receiver, callee: noticed(machine, callee, member) };
}

/** The value of a call, after those who watch calls have seen it. */
export function evaluateCall(machine: Machine, call: Call, scope: Scope): Value {
  const { receiver, callee } = evaluateCallee(machine, call, scope);
  const values = call.arguments.map((argument) => argumentValue(machine, argument, scope));
  const name = callee.qualified ?? machine.nameOf(call.callee, scope);
  const own = (): Closure | null =>
    callee.closure ??
    machine.findElsewhere({
      ...asElsewhere(machine, call, name),
      isSure: !/^(self|this)\./.test(call.callee.node.text),
    });
  const site: CallSite = { call, name, callee, receiver, values, scope, own };
  machine.watcher.onCall(site);
  fillReceiver(machine, site);
  if (callee.closure === null) {
    for (const { closure } of values) {
      if (closure !== null) machine.invoke(closure, callbackValues(machine, site, closure));
    }
  }
  const made = resultOfCall(machine, site);
  return machine.vocabulary.texts.test(name) ? cleaned(made, ['query']) : made;
}

function resultOfCall(machine: Machine, site: CallSite): Value {
  for (const step of STEPS) {
    const value = step(machine, site);
    if (value !== null) return value;
  }
  return UNKNOWN;
}
