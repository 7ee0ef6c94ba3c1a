import { unreachable } from '#core/lib/unreachable.ts';
import type { Argument, Call } from '../../expression.ts';
import type { Syntax } from '../../syntax.ts';
import type { Family } from '../../language.ts';
import type { Edit, ValuesShape } from '../fixer.ts';
import type { BoundValue } from './marks.ts';

/** How the values get to a call: edits of it, or why they can't. */
export type Passing =
  | { readonly kind: 'edits'; readonly edits: readonly Edit[] }
  | { readonly kind: 'refused'; readonly reason: string };

export interface PassingPlan {
  readonly shape: ValuesShape;
  readonly family: Family;
  /** In the order of the statement; an index stands for one that was passed before. */
  readonly values: readonly (BoundValue | number)[];
  readonly isNamed: boolean;
  /** Code of a whole list or mapping that takes the place of one written here. */
  readonly variable: string | null;
}

const CALLBACK = /^(cb|callback|done|next|fn|handler|on[A-Z]\w*|resolve|reject)$/;

function isCallback({ value }: Argument): boolean {
  if (value.kind === 'function') return true;
  if (value.kind === 'name') return CALLBACK.test(value.name);
  return value.kind === 'call' || (value.kind === 'member' && CALLBACK.test(value.property));
}

function refused(reason: string): Passing {
  return { kind: 'refused', reason };
}

/** Behind an argument; on a line of its own where the argument has one. */
function insertAfter(call: Call, argument: Argument, text: string): Passing {
  const at = argument.node.end;
  const before = call.node.text.slice(0, argument.node.start - call.node.start);
  const line = /\n[ \t]*$/.exec(before)?.[0] ?? ' ';
  return { kind: 'edits', edits: [{ start: at, end: at, text: `,${line}${text}` }] };
}

function pairsOf(values: readonly BoundValue[], family: Family): string {
  return values
    .map(({ name, code }) => {
      if (family === 'python') return `"${name}": ${code}`;
      return name === code ? name : `${name}: ${code}`;
    })
    .join(', ');
}

function listCode(codes: readonly string[], { shape, family }: PassingPlan): string {
  if (family === 'javascript' || shape === 'array') return `[${codes.join(', ')}]`;
  return codes.length === 1 ? `(${codes[0] ?? ''},)` : `(${codes.join(', ')})`;
}

function isNew(value: BoundValue | number): value is BoundValue {
  return typeof value !== 'number';
}

/** The list or mapping of all values, those that were passed before among them. */
function wholeCode(plan: PassingPlan, existing: Argument | null): string | null {
  if (plan.variable !== null) return existing === null ? plan.variable : null;
  const added = plan.values.filter(isNew);
  if (plan.isNamed) {
    if (existing === null)
      return plan.family === 'python'
        ? `{${pairsOf(added, 'python')}}`
        : `{ ${pairsOf(added, 'javascript')} }`;
    if (existing.value.kind !== 'collection') return null;
    const inside = existing.node.text.slice(1, -1).trim().replace(/,$/, '');
    const all = [inside, pairsOf(added, plan.family)].filter((part) => part !== '').join(', ');
    return plan.family === 'python' ? `{${all}}` : `{ ${all} }`;
  }
  if (existing === null)
    return listCode(
      added.map((value) => value.code),
      plan,
    );
  return mergedList(plan, existing);
}

function mergedList(plan: PassingPlan, existing: Argument): string | null {
  const { value, node } = existing;
  if (value.kind === 'collection') {
    const items = value.items.map((item) => item.value.node.text);
    const olds = plan.values.filter((item) => !isNew(item)).length;
    if (olds !== items.length) return null;
    const codes = plan.values.map((item) => (isNew(item) ? item.code : (items[item] ?? '')));
    const list = listCode(codes, plan);
    return node.text.startsWith('[') ? `[${codes.join(', ')}]` : list;
  }
  const lastOld = plan.values.findLastIndex((item) => !isNew(item));
  const firstNew = plan.values.findIndex(isNew);
  if (lastOld > firstNew) return null;
  const added = plan.values.filter(isNew).map((item) => item.code);
  const spread = plan.family === 'python' ? '*' : '...';
  return listCode([`${spread}${node.text}`, ...added], plan);
}

/** The argument behind the statement when it already holds values. */
function existingValues(call: Call, position: number): Argument | null {
  const next = call.arguments[position + 1];
  return next === undefined || isCallback(next) || next.name !== null ? null : next;
}

const MIXED =
  'The call already passes values in a way that new ones can not be put among by machine: add them by hand, in the order of the placeholders.';

function passBehind(call: Call, position: number, plan: PassingPlan): Passing {
  const statement = call.arguments[position];
  if (statement === undefined) return refused(MIXED);
  const existing = existingValues(call, position);
  const code = wholeCode(plan, existing);
  if (code === null) return refused(MIXED);
  if (existing === null) return insertAfter(call, statement, code);
  const { start, end } = existing.node;
  return { kind: 'edits', edits: [{ start, end, text: code }] };
}

function passSpread(call: Call, position: number, plan: PassingPlan): Passing {
  const statement = call.arguments[position];
  if (statement === undefined) return refused(MIXED);
  const lastOld = plan.values.findLastIndex((item) => !isNew(item));
  const firstNew = plan.values.findIndex(isNew);
  if (lastOld > firstNew) return refused(MIXED);
  const spread = plan.family === 'python' ? '*' : '...';
  const codes =
    plan.variable !== null
      ? [`${spread}${plan.variable}`]
      : plan.values.filter(isNew).map((item) => item.code);
  const after = call.arguments.findLast((item) => item.name === null && !isCallback(item));
  return insertAfter(call, after ?? statement, codes.join(', '));
}

/** The arguments of the method that a prepared statement is run by, or null where that is elsewhere. */
function methodArguments(call: Call): Syntax | null {
  const member = call.node.parent;
  const outer = member?.kind === 'member_expression' ? member.parent : null;
  return outer?.kind === 'call_expression' ? outer.field('arguments') : null;
}

/** `prepare(sql).get(…)`: the values go to the method of the prepared statement. */
function passToMethod(call: Call, plan: PassingPlan): Passing {
  const list = methodArguments(call);
  if (list === null) {
    return refused(
      'The prepared statement is run elsewhere: pass the values to its get, all or run there.',
    );
  }
  const olds = plan.values.filter((item) => !isNew(item)).length;
  if (list.named.length !== olds) return refused(MIXED);
  const text = methodCodes(list, plan).join(', ');
  return { kind: 'edits', edits: [{ start: list.start + 1, end: list.end - 1, text }] };
}

function methodCodes(list: Syntax, plan: PassingPlan): readonly string[] {
  if (plan.variable !== null) return [`...${plan.variable}`];
  if (plan.isNamed) return [`{ ${pairsOf(plan.values.filter(isNew), 'javascript')} }`];
  return plan.values.map((item) => (isNew(item) ? item.code : (list.named[item]?.text ?? '')));
}

/** Sequelize: `{ replacements: … }` among the options. */
function passReplacements(call: Call, position: number, plan: PassingPlan): Passing {
  const statement = call.arguments[position];
  const code = wholeCode(plan, null);
  if (statement === undefined || code === null) return refused(MIXED);
  const options = call.arguments[position + 1];
  if (options === undefined || isCallback(options)) {
    return insertAfter(call, statement, `{ replacements: ${code} }`);
  }
  const isOpen =
    options.value.kind === 'collection' && !/\b(replacements|bind)\b/.test(options.node.text);
  return isOpen ? insertEntry(options.node, `replacements: ${code}`) : refused(MIXED);
}

/** Puts an entry at the beginning of an object, on a line of its own where the others have one. */
function insertEntry(object: Syntax, entry: string): Passing {
  const at = object.start + 1;
  const gap = /^\{(\s*)/.exec(object.text)?.[1] ?? ' ';
  const before = gap.includes('\n') ? gap : ' ';
  const rest = object.named.length === 0 ? ' ' : ',';
  return { kind: 'edits', edits: [{ start: at, end: at, text: `${before}${entry}${rest}` }] };
}

function takesNoValues(method: string, family: Family): boolean {
  if (
    /^(executescript|execScript|filter|where|having|order_by|group_by|from_statement|extra)$/.test(
      method,
    )
  )
    return true;
  return method === 'exec' && family === 'javascript';
}

/** Passes values to a call in the shape that its driver takes them in. */
export function passValues(call: Call, position: number, plan: PassingPlan): Passing {
  const callee = call.callee.node.text;
  const method = callee.split('.').at(-1) ?? '';
  if (takesNoValues(method, plan.family)) {
    return refused(`\`${callee}\` takes no parameters: use the driver's method that does.`);
  }
  switch (plan.shape) {
    case 'spread':
      return passSpread(call, position, plan);
    case 'statement':
      return method === 'prepare' ? passToMethod(call, plan) : passSpread(call, position, plan);
    case 'replacements':
      return passReplacements(call, position, plan);
    case 'array':
    case 'tuple':
    case 'mapping':
      return passBehind(call, position, plan);
    default:
      return unreachable(plan.shape);
  }
}
