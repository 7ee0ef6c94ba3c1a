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

function methodCall(node: Syntax): MethodCall | null {
  if (node.kind !== 'call_expression' && node.kind !== 'call') return null;
  const callee = node.field('function');
  const receiver = callee?.field('object') ?? null;
  const method = (callee?.field('property') ?? callee?.field('attribute'))?.text;
  if (receiver === null || method === undefined) return null;
  return { receiver, method, values: node.field('arguments')?.named ?? [] };
}

function patternGuard({ receiver, method, values }: MethodCall): readonly Guard[] | null {
  const [first, second] = values;
  if (method === 'test') {
    return receiver.kind !== 'regex' || isStrictPattern(receiver.text) ? guard(first, ALL) : [];
  }
  if (receiver.text === 're' && ['match', 'fullmatch'].includes(method)) {
    const text = first?.text ?? '';
    const strict =
      method === 'fullmatch' ? text.replace(/^(r?['"])(.*)(['"])$/, '$1^$2$$$3') : text;
    return isStrictPattern(strict) ? guard(second, ALL) : [];
  }
  if (method === 'fullmatch' || (method === 'match' && /re$|pattern$/i.test(receiver.text))) {
    return guard(first, ALL);
  }
  if (method === 'match' && first?.kind === 'regex') {
    return isStrictPattern(first.text) ? guard(receiver, ALL) : [];
  }
  return null;
}

const MEMBERSHIP = ['includes', 'has', 'hasOwnProperty', 'contains', 'indexOf', 'hasOwn'];
const DIGITS = ['isdigit', 'isalnum', 'isnumeric', 'isdecimal', 'isidentifier', 'isalpha'];

function callHolds(call: MethodCall): readonly Guard[] {
  const { receiver, method, values } = call;
  const byPattern = patternGuard(call);
  if (byPattern !== null) return byPattern;
  if (MEMBERSHIP.includes(method) && !isConstant(values[0])) return guard(values.at(-1), ALL);
  if (method === 'isInteger' || method === 'isSafeInteger') return guard(values[0], ALL);
  if (DIGITS.includes(method)) return guard(receiver, ALL);
  if (/^starts_?with$/i.test(method)) return guard(receiver, ['path', 'redirect', 'request'], true);
  if (method === 'is_relative_to') return guard(receiver, ['path']);
  return [];
}

/** A refused `..` leaves a name that can't climb. */
function callFails({ receiver, method, values }: MethodCall): readonly Guard[] {
  const isDots = /^['"]\.\.[\\/]*['"]$/.test(values[0]?.text ?? '');
  const relative = /\brelative\(([^()]+)\)$/.exec(receiver.text)?.[1]?.split(',').at(-1)?.trim();
  if (/^starts_?with$/i.test(method) && isDots && relative !== undefined) {
    return [{ place: relative, cleans: ['path'], needsNormalised: false }];
  }
  if (method === 'includes' && isDots) return guard(receiver, ['path']);
  return [];
}

function compared(node: Syntax, holds: boolean): readonly Guard[] {
  const [left, right] = node.named;
  const operator =
    node.children.find(
      (child) =>
        child.key !== left?.key && child.key !== right?.key && !/^comment$/.test(child.kind),
    )?.text ?? '';
  const negative = ['!=', '!==', 'not in', 'is not'].includes(operator.replace(/\s+/g, ' '));
  if (left === undefined || right === undefined) return [];
  if (operator === 'in' || operator.replace(/\s+/g, ' ') === 'not in') {
    const dots = /^['"]\.\.[\\/]*['"]$/.test(left.text);
    if (dots && holds === negative) return guard(right, ['path']);
    return holds !== negative && !isConstant(left) ? guard(left, ALL) : [];
  }
  return equality(node, { left, right, operator, holds: holds !== negative });
}

interface Comparison {
  readonly left: Syntax;
  readonly right: Syntax;
  readonly operator: string;
  readonly holds: boolean;
}

function equality(node: Syntax, { left, right, operator, holds }: Comparison): readonly Guard[] {
  const index = methodCall(left);
  if (index?.method === 'indexOf' && /^(-1|0)$/.test(right.text)) {
    const found = operator.startsWith('>') || (operator.startsWith('!') ? !holds : false);
    const missing = operator.startsWith('=') || operator === '<';
    if (found || (missing && !holds)) return guard(index.values[0], ALL);
    return [];
  }
  if (!['=', '!', 'i'].includes(operator.charAt(0))) return [];
  const common = /\bcommonpath\(\s*[[(]([^\])]*)[\])]\s*\)/.exec(node.text)?.[1];
  if (common !== undefined && holds) {
    return common.split(',').map((place) => ({
      place: place.trim(),
      cleans: ['path'] as const,
      needsNormalised: false,
    }));
  }
  if (left.kind === 'unary_expression' && left.text.startsWith('typeof') && holds) {
    return /number|boolean/.test(right.text) ? guard(left.named[0], ALL) : [];
  }
  if (!holds || !isConstant(right)) return [];
  return guard(left, ALL);
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
