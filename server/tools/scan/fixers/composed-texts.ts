import type { Expression, Join } from '../expression.ts';
import type { Site } from '../site.ts';
import type { Syntax } from '../syntax.ts';
import { definitionsOf, type Definition } from './definitions.ts';
import { statementAround } from '../surroundings.ts';

/** Where a text is put together: in one expression, or in a variable bit by bit. */
export type ComposedTexts =
  | { readonly kind: 'one'; readonly join: Join }
  | { readonly kind: 'many'; readonly name: string; readonly definitions: readonly Definition[] }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Calls that only mark a text as a statement: SQLAlchemy's `text(…)`. */
const WRAPPERS = /(^|\.)(text|SQL|Sql)$/;

/** The text inside what only wraps it. */
export function unwrapped(value: Expression): Expression {
  if (value.kind !== 'call' || !WRAPPERS.test(value.callee.node.text)) return value;
  return value.arguments[0]?.value ?? value;
}

function unknown(value: Expression): ComposedTexts {
  const what =
    value.kind === 'call' ? `by \`${value.callee.node.text}\`` : 'in another place of the program';
  return {
    kind: 'unknown',
    reason: `It is put together ${what}: mend it there.`,
  };
}

function isInside(node: Syntax, block: Syntax | null): boolean {
  return block !== null && node.start >= block.start && node.end <= block.end;
}

/** Whether what is visible at a definition still is at the call: the call lies in the same block. */
function sharesBlock(definition: Definition, call: Syntax): boolean {
  const block = statementAround(definition.node)?.parent ?? null;
  return isInside(call, block);
}

function fromName(site: Site, name: string, call: Syntax): ComposedTexts {
  const definitions = definitionsOf(site, name, call).filter(
    (item) => item.node.start < call.start,
  );
  const composed = definitions.map((item) => ({ ...item, value: unwrapped(item.value) }));
  const odd = composed.find(({ value }) => !['join', 'text', 'constant'].includes(value.kind));
  if (composed.length === 0) return unknown({ kind: 'name', name, node: call });
  if (odd !== undefined) return unknown(odd.value);
  const [only] = composed;
  if (composed.length === 1 && only?.value.kind === 'join' && sharesBlock(only, call)) {
    return { kind: 'one', join: only.value };
  }
  return { kind: 'many', name, definitions: composed };
}

/** Finds where the text that a call is given is put together. */
export function composedTexts(site: Site, argument: Expression, call: Syntax): ComposedTexts {
  const value = unwrapped(argument);
  if (value.kind === 'join') return { kind: 'one', join: value };
  if (value.kind === 'name') return fromName(site, value.name, call);
  return unknown(value);
}
