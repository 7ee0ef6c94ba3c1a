import type { Syntax } from '../syntax.ts';
import { Danger } from './vocabulary.ts';

/** What a test, once passed, says of a name or place as written: it is harmless in these ways. */
export interface Guard {
  readonly place: string;
  readonly cleans: readonly Danger[];
  /** Holds only of a path without `..`: `startsWith(base)` says nothing of `base/../etc`. */
  readonly needsNormalised: boolean;
}

const ALL = Danger.options;

function guard(
  node: Syntax | undefined,
  cleans: readonly Danger[],
  needsNormalised = false,
): Guard[] {
  if (node === undefined) return [];
  return [{ place: node.text, cleans, needsNormalised }];
}

function unwrap(node: Syntax): Syntax {
  const inner = node.named[0];
  return node.kind === 'parenthesized_expression' && inner !== undefined ? unwrap(inner) : node;
}

const isConstant = (node: Syntax | undefined): boolean =>
  node !== undefined &&
  /^(string|number|integer|float|true|false|none|null)$/.test(node.kind) &&
  !node.text.includes('{');

/** A pattern that is anchored at both ends and lets no arbitrary text through. */
function isStrictPattern(text: string): boolean {
  const source = /^(?:r?['"]|\/)?(.*?)(?:['"]|\/[a-z]*)?$/s.exec(text)?.[1] ?? '';
  const anchored = /^(\^|\\A)/.test(source) && /(\$|\\Z)$/.test(source);
  return anchored && !/(?<!\\)\.[*+]|\\S|\\D|\\W|\[\^/.test(source);
}

interface MethodCall {
  readonly receiver: Syntax;
  readonly method: string;
  readonly values: readonly Syntax[];
}

function calleeName(callee: Syntax): string | undefined {
  return (callee.field('property') ?? callee.field('attribute'))?.text;
}

function methodCall(node: Syntax): MethodCall | null {
  const callee = /^call(_expression)?$/.test(node.kind) ? node.field('function') : null;
  const receiver = callee?.field('object');
  const method = callee ? calleeName(callee) : undefined;
  if (!receiver || method === undefined) return null;
  return { receiver, method, values: node.field('arguments')?.named ?? [] };
}

/** `re.fullmatch` needs no anchors of its own. */
function anchored(method: string, pattern: string): string {
  return method === 'fullmatch' ? pattern.replace(/^(r?['"])(.*)(['"])$/, '$1^$2$$$3') : pattern;
}

type ByPattern = (call: MethodCall) => readonly Guard[] | null;

const testOf: ByPattern = ({ receiver, values }) =>
  receiver.kind !== 'regex' || isStrictPattern(receiver.text) ? guard(values[0], ALL) : [];

const matchOf: ByPattern = ({ receiver, method, values: [first, second] }) => {
  if (first === undefined) return null;
  if (receiver.text === 're') {
    return isStrictPattern(anchored(method, first.text)) ? guard(second, ALL) : [];
  }
  if (first.kind === 'regex') return isStrictPattern(first.text) ? guard(receiver, ALL) : [];
  return method === 'fullmatch' || /re$|pattern$/i.test(receiver.text) ? guard(first, ALL) : null;
};

const PATTERN_METHODS: ReadonlyMap<string, ByPattern> = new Map([
  ['test', testOf],
  ['match', matchOf],
  ['fullmatch', matchOf],
]);

/** Methods that say what a value is, and whether of their receiver or of their argument. */
const KIND_METHODS: readonly (readonly [RegExp, 'receiver' | 'value'])[] = [
  [/^(isdigit|isalnum|isnumeric|isdecimal|isidentifier|isalpha)$/, 'receiver'],
  [/^(isInteger|isSafeInteger)$/, 'value'],
];

const MEMBERSHIP = /^(includes|has|hasOwnProperty|contains|hasOwn)$/;

function callHolds(call: MethodCall): readonly Guard[] {
  const { receiver, method, values } = call;
  const byPattern = PATTERN_METHODS.get(method)?.(call) ?? null;
  if (byPattern !== null) return byPattern;
  if (MEMBERSHIP.test(method)) return isConstant(values[0]) ? [] : guard(values.at(-1), ALL);
  const kind = KIND_METHODS.find(([name]) => name.test(method))?.[1];
  if (kind !== undefined) return guard(kind === 'receiver' ? receiver : values[0], ALL);
  return beginsWith(call);
}

function beginsWith({ receiver, method }: MethodCall): readonly Guard[] {
  if (/^starts_?with$/i.test(method)) return guard(receiver, ['path', 'redirect', 'request'], true);
  return method === 'is_relative_to' ? guard(receiver, ['path']) : [];
}

const DOTS = /^['"]\.\.[\\/]*['"]$/;

/** A refused `..` leaves a name that can't climb. */
function callFails({ receiver, method, values }: MethodCall): readonly Guard[] {
  if (!DOTS.test(values[0]?.text ?? '')) return [];
  if (method === 'includes') return guard(receiver, ['path']);
  const relative = /\brelative\(([^()]+)\)$/.exec(receiver.text)?.[1]?.split(',').at(-1)?.trim();
  if (!/^starts_?with$/i.test(method) || relative === undefined) return [];
  return [{ place: relative, cleans: ['path'], needsNormalised: false }];
}

/** Two sides and what is between them; `holds` says whether it is so, negation taken off. */
interface Comparison {
  readonly left: Syntax;
  readonly right: Syntax;
  readonly operator: string;
  readonly holds: boolean;
}

function operatorOf(node: Syntax, sides: readonly Syntax[]): string {
  const between = node.children.find(
    (child) => child.kind !== 'comment' && sides.every((side) => side.key !== child.key),
  );
  return between?.text.replace(/\s+/g, ' ') ?? '';
}

function comparison(node: Syntax, holds: boolean): Comparison | null {
  const [left, right] = node.named;
  if (left === undefined || right === undefined) return null;
  const operator = operatorOf(node, [left, right]);
  const isNegative = ['!=', '!==', 'not in', 'is not'].includes(operator);
  return { left, right, operator, holds: holds !== isNegative };
}

function membership({ left, right, holds }: Comparison): readonly Guard[] {
  if (DOTS.test(left.text)) return holds ? [] : guard(right, ['path']);
  return holds && !isConstant(left) ? guard(left, ALL) : [];
}

/** `list.indexOf(x) !== -1` and its like. */
function indexCompared(call: MethodCall, { operator, holds, right }: Comparison): readonly Guard[] {
  if (!/^(-1|0)$/.test(right.text)) return [];
  const isFound = operator.startsWith('>') ? holds : operator === '<' ? !holds : !holds;
  return isFound ? guard(call.values[0], ALL) : [];
}

function commonPath(node: Syntax): readonly Guard[] | null {
  const inside = /\bcommonpath\(\s*[[(]([^\])]*)[\])]\s*\)/.exec(node.text)?.[1];
  if (inside === undefined) return null;
  return inside
    .split(',')
    .map((place) => ({ place: place.trim(), cleans: ['path'], needsNormalised: false }));
}

function equality(node: Syntax, { left, right, holds }: Comparison): readonly Guard[] {
  if (!holds) return [];
  const common = commonPath(node);
  if (common !== null) return common;
  if (left.kind === 'unary_expression' && left.text.startsWith('typeof')) {
    if (/string/.test(right.text)) return guard(left.named[0], ['query']);
    return /number|boolean/.test(right.text) ? guard(left.named[0], ALL) : [];
  }
  return isConstant(right) ? guard(left, ALL) : [];
}

function compared(node: Syntax, holds: boolean): readonly Guard[] {
  const sides = comparison(node, holds);
  if (sides === null) return [];
  if (/^(not )?in$/.test(sides.operator)) return membership(sides);
  const index = methodCall(sides.left);
  if (index?.method === 'indexOf') return indexCompared(index, sides);
  return /^(===?|!==?|is|is not)$/.test(sides.operator) ? equality(node, sides) : [];
}

function negated(node: Syntax): Syntax | null {
  if (node.kind === 'not_operator') return node.named[0] ?? null;
  if (node.kind === 'unary_expression' && node.text.startsWith('!')) return node.named[0] ?? null;
  return null;
}

function logical(node: Syntax): 'and' | 'or' | null {
  const operator = node.field('operator')?.text;
  if (operator === '&&' || operator === 'and') return 'and';
  return operator === '||' || operator === 'or' ? 'or' : null;
}

function bothSides(node: Syntax, holds: boolean): readonly Guard[] {
  return ['left', 'right'].flatMap((side) => {
    const operand = node.field(side);
    return operand === null ? [] : guardsOf(operand, holds);
  });
}

/** What is known of the places named in a test when it holds, or when it does not. */
export function guardsOf(test: Syntax, holds: boolean): readonly Guard[] {
  const node = unwrap(test);
  const opposite = negated(node);
  if (opposite !== null) return guardsOf(opposite, !holds);
  const connective = logical(node);
  if (connective !== null) {
    return (connective === 'and') === holds ? bothSides(node, holds) : [];
  }
  if (node.kind === 'binary_expression' || node.kind === 'comparison_operator') {
    return compared(node, holds);
  }
  if (/^(Number\.)?isNaN\(/.test(node.text)) return numeric(node, !holds);
  const call = methodCall(node);
  if (call === null) return [];
  return holds ? callHolds(call) : callFails(call);
}

function numeric(node: Syntax, isNumber: boolean): readonly Guard[] {
  return isNumber ? guard(node.field('arguments')?.named[0], ALL) : [];
}
