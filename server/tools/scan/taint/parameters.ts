import type { FunctionExpression, Pattern } from '../expression.ts';
import type { Vocabulary } from './vocabulary.ts';
import { UNKNOWN, type Closure, type Value } from './value.ts';

/** How a function came to be looked at: by itself, or as something that a call is given. */
export type Occasion = 'alone' | 'callback';

/** Decorators that make a Python function answer requests, with the names in its address. */
const ROUTE =
  /\.(route|get|post|put|patch|delete|websocket|api_route|view|url)\s*\(|^@(get|post|route|view)\(/;
/** Flask's converters whose values can do no harm. */
const HARMLESS_CONVERTER = /<(?:int|float|uuid)(?:\([^)]*\))?:(\w+)>/g;

/** Names that say that a parameter is the object itself. */
export const SELF = /^(self|cls|this)$/;

function nameOf(pattern: Pattern | undefined): string {
  return pattern?.kind === 'name' ? pattern.name : '';
}

function requestValue(text: string, line: number, path: string): Value {
  return {
    ...UNKNOWN,
    isRequest: true,
    qualified: text,
    taints: [{ origin: 'input', text, line, path, cleaned: [] }],
  };
}

function isRequestAt(
  index: number,
  expression: FunctionExpression,
  vocabulary: Vocabulary,
): boolean {
  const names = expression.parameters.map(nameOf);
  const { request } = vocabulary;
  const offset = /^(err|error)$/.test(names[0] ?? '') ? 1 : 0;
  if (request.names.test(names[index] ?? '')) return true;
  const next = expression.parameters[index + 1];
  return index === offset && next?.kind === 'name' && request.responses.test(next.name);
}

/** A parameter's value as its own source. */
function tainted(origin: 'input' | 'parameter', pattern: Pattern, path: string): Value {
  const { text } = pattern.node;
  const line = pattern.node.line + 1;
  return { ...UNKNOWN, taints: [{ origin, text, line, path, cleaned: [] }] };
}

function isRoute(expression: FunctionExpression): boolean {
  return expression.decorators.some((decorator) => ROUTE.test(decorator));
}

function isHarmlessInRoute(expression: FunctionExpression, name: string): boolean {
  return expression.decorators.some((decorator) =>
    [...decorator.matchAll(HARMLESS_CONVERTER)].some((match) => match[1] === name),
  );
}

/** WSGI's `environ` and a cloud function's `event` hold what was asked. */
function isGatewayInput(expression: FunctionExpression, name: string): boolean {
  const names = expression.parameters.map(nameOf);
  if (name === 'environ') return names.includes('start_response');
  return name === 'event' && names[0] === 'event' && names[1] === 'context';
}

/** The Django manner: the request first, then what the address holds. */
function isView(expression: FunctionExpression): boolean {
  const names = expression.parameters.map(nameOf).filter((name) => !SELF.test(name));
  return names[0] === 'request';
}

function isAnswer(expression: FunctionExpression, { family }: Vocabulary): boolean {
  return family === 'python' && (isRoute(expression) || isView(expression));
}

/** What a parameter is when nobody is known to call the function. */
export function standIn(
  closure: Closure,
  index: number,
  { vocabulary, occasion }: { readonly vocabulary: Vocabulary; readonly occasion: Occasion },
): Value {
  const { expression, path } = closure;
  const pattern = expression.parameters[index];
  if (pattern === undefined) return UNKNOWN;
  const name = nameOf(pattern);
  if (SELF.test(name)) return UNKNOWN;
  if (isRequestAt(index, expression, vocabulary)) {
    const text = name === '' ? 'request' : name;
    return requestValue(text, pattern.node.line + 1, path);
  }
  if (isHarmlessInRoute(expression, name)) return UNKNOWN;
  const isAsked = isGatewayInput(expression, name) || isAnswer(expression, vocabulary);
  if (isAsked) return tainted('input', pattern, path);
  return occasion === 'callback' ? UNKNOWN : tainted('parameter', pattern, path);
}
