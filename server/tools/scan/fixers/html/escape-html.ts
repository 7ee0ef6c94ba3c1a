import type { Expression, Join } from '../../expression.ts';
import { isHarmless } from '../../hit-collector.ts';
import type { Site } from '../../site.ts';
import { withItsType } from '../../surroundings.ts';
import { composedTexts } from '../composed-texts.ts';
import { noSafeFix, type Edit, type Fixer, type FixOutcome } from '../fixer.ts';
import { escapeFunction } from './escape-function.ts';

/** Why escaping would not do at a place of a page, judged by the text before it; null where it does. */
function obstacleAt(before: string): string | null {
  if (/<script\b[^>]*>(?![\s\S]*<\/script)[\s\S]*$/i.test(before)) return 'inside a script';
  if (/<style\b[^>]*>(?![\s\S]*<\/style)[\s\S]*$/i.test(before)) return 'inside a style sheet';
  if (/\s(href|src|action|formaction|data)\s*=\s*["']?$/i.test(before)) return 'as an address';
  if (/\son\w+\s*=\s*["'][^"']*$/i.test(before)) return 'inside an event attribute';
  return /<[^<>]*=\s*$/.test(before) ? 'as an attribute without quotes' : null;
}

function isMarkup(site: Site, value: Expression): boolean {
  return /<\w/.test(site.valueAt(value.node)?.text ?? '');
}

/** Python's escape takes texts only. */
function escaped(site: Site, value: Expression, escape: string): string {
  const { text } = withItsType(value.node);
  const isText = value.kind === 'call' && value.callee.node.text === 'str';
  return site.file.family === 'python' && !isText
    ? `${escape}(str(${text}))`
    : `${escape}(${text})`;
}

interface Wrapping {
  readonly edits: readonly Edit[];
  readonly obstacle: string | null;
}

function wrapHoles(site: Site, join: Join, escape: string): Wrapping {
  let before = '';
  const edits: Edit[] = [];
  for (const part of join.parts) {
    if (part.kind === 'literal') {
      before += part.value;
      continue;
    }
    const node = withItsType(part.value.node);
    const isDangerous =
      !isHarmless(site.valueAt(part.value.node), 'html') && !isMarkup(site, part.value);
    before += isDangerous ? 'x' : '';
    if (!isDangerous) continue;
    const obstacle = obstacleAt(before.slice(0, -1));
    if (obstacle !== null) return { edits: [], obstacle };
    edits.push({ start: node.start, end: node.end, text: escaped(site, part.value, escape) });
  }
  return { edits, obstacle: null };
}

function joinsOf(site: Site): readonly Join[] | null {
  const { spot } = site;
  if (spot.kind === 'join') return [spot.join];
  if (spot.kind !== 'call') return null;
  const texts = composedTexts(site, spot.argument, spot.call.node);
  if (texts.kind === 'one') return [texts.join];
  if (texts.kind === 'unknown') return null;
  return texts.definitions.flatMap(({ value }) => (value.kind === 'join' ? [value] : []));
}

function wrapWhole(site: Site): FixOutcome {
  if (site.spot.kind !== 'call' || site.spot.argument.kind === 'call') {
    return noSafeFix(
      'The page is put together in another place of the program: escape the value there.',
    );
  }
  const { argument } = site.spot;
  const escape = escapeFunction(site);
  const { start, end } = withItsType(argument.node);
  const code = escaped(site, argument, escape.name);
  return { kind: 'edits', edits: [...escape.edits, { start, end, text: code }] };
}

/** Whether a text without markup of its own is sent: then it is no page but in the sending. */
function isPlainText({ spot }: Site, joins: readonly Join[]): boolean {
  if (spot.kind !== 'call' || spot.argument.kind !== 'name') return false;
  return joins.every((join) =>
    join.parts.every((part) => part.kind !== 'literal' || !part.value.includes('<')),
  );
}

/** Escapes the values that come from outside where they are put into a page. */
export const escapeHtml: Fixer = (site) => {
  const joins = joinsOf(site);
  if (joins === null || joins.length === 0 || isPlainText(site, joins)) return wrapWhole(site);
  const escape = escapeFunction(site);
  const wrappings = joins.map((join) => wrapHoles(site, join, escape.name));
  const obstacle = wrappings.find((item) => item.obstacle !== null)?.obstacle;
  if (obstacle !== undefined && obstacle !== null) {
    return noSafeFix(
      `The value stands ${obstacle}, where escaping does not make it harmless: check it against what is allowed there.`,
    );
  }
  const edits = wrappings.flatMap((item) => item.edits);
  if (edits.length === 0)
    return noSafeFix(
      'What is put into the page is markup itself: escape the values that it is made of.',
    );
  return { kind: 'edits', edits: [...escape.edits, ...edits] };
};
