import type { Join } from '../../expression.ts';
import type { Site } from '../../site.ts';
import {
  noSafeFix,
  type Edit,
  type Fixer,
  type FixOutcome,
  type FixParameters,
  type Placeholder,
  type ValuesShape,
} from '../fixer.ts';
import { rewriteJoin, type NewPiece } from '../rewrite-join.ts';
import { buildParts } from './build-parts.ts';
import { passValues } from './call-values.ts';
import {
  constantText,
  countMarks,
  highestMark,
  markOf,
  parameterCode,
  uniqueName,
  type BoundValue,
} from './marks.ts';
import { planOptionsFor } from './plan-options.ts';
import { planPlaceholders, type Piece } from './plan-placeholders.ts';
import { isSharedText } from '../shared-text.ts';
import { composedTexts } from '../composed-texts.ts';

type CallSpot = Extract<Site['spot'], { kind: 'call' }>;

/** What the question of this fixer is about: the call behind which the driver is. */
function question(spot: CallSpot, site: Site): FixOutcome {
  const callee = spot.call.callee.node.text.replace(/\s+/g, '');
  return {
    kind: 'needs-answer',
    needs: 'placeholder',
    question: `Which parameter style does the driver behind \`${callee}\` in ${site.file.path} use?`,
  };
}

/** A driver that reads `%s` reads `%%` for a percent sign, once there are values. */
function escapePercent(text: string, placeholder: Placeholder, hadValues: boolean): string {
  return placeholder === '%s' && !hadValues ? text.replace(/%/g, '%%') : text;
}

/** A quote ended the value; a mark that a word follows at once needs a space. */
function gap(next: Piece | undefined): string {
  return next?.kind === 'text' && /^\w/.test(next.value) ? ' ' : '';
}

interface Bound {
  readonly pieces: readonly NewPiece[];
  readonly values: readonly (BoundValue | number)[];
}

/** Gives each parameter its mark and gathers the values in the order of the statement. */
function bindPieces(site: Site, pieces: readonly Piece[], placeholder: Placeholder): Bound {
  const text = constantText(pieces);
  const hadValues = countMarks(text, placeholder) > 0;
  let number = placeholder === '$n' ? highestMark(text) : 0;
  let old = 0;
  const values: (BoundValue | number)[] = [];
  const names = new Set<string>();
  const bound = pieces.map((piece, index): NewPiece => {
    if (piece.kind === 'text') {
      for (let count = countMarks(piece.value, placeholder); count > 0; count -= 1) {
        values.push(old);
        old += 1;
      }
      return { ...piece, value: escapePercent(piece.value, placeholder, hadValues) };
    }
    if (piece.kind === 'kept') return piece;
    number += 1;
    const name = uniqueName(piece.name, names);
    names.add(name);
    values.push({ name, code: parameterCode(piece, site.file.family, site.file.text) });
    return { kind: 'inserted', value: markOf(placeholder, number, name) + gap(pieces[index + 1]) };
  });
  if (placeholder !== '$n') return { pieces: bound, values };
  const isNew = (value: BoundValue | number): boolean => typeof value !== 'number';
  return {
    pieces: bound,
    values: [...values.filter((value) => !isNew(value)), ...values.filter(isNew)],
  };
}

const SHARED =
  'The text of this statement is used in more than one place: give each call a statement of its own first.';

/** How values are passed when nobody said so: the common way of the language. */
export function shapeFor(site: Site, parameters: FixParameters): ValuesShape {
  if (parameters.values !== undefined) return parameters.values;
  if (site.file.family === 'python')
    return parameters.placeholder === ':name' ? 'mapping' : 'tuple';
  const isPrepared = site.spot.kind === 'call' && /\.prepare$/.test(site.spot.name);
  return isPrepared ? 'statement' : 'array';
}

function fixOne(
  site: Site,
  spot: CallSpot,
  {
    join,
    placeholder,
    shape,
  }: { readonly join: Join; readonly placeholder: Placeholder; readonly shape: ValuesShape },
): FixOutcome {
  const plan = planPlaceholders(join.parts, planOptionsFor(site, placeholder));
  if (plan.kind === 'refused') return noSafeFix(plan.reason);
  const { pieces, values } = bindPieces(site, plan.pieces, placeholder);
  if (!values.some((value) => typeof value !== 'number')) {
    return noSafeFix('No value in this statement can be made a parameter.');
  }
  const passing = passValues(spot.call, spot.position, {
    shape,
    family: site.file.family,
    values,
    isNamed: placeholder === ':name',
    variable: null,
  });
  if (passing.kind === 'refused') return noSafeFix(passing.reason);
  const { start, end } = join.node;
  const edits: readonly Edit[] = [
    { start, end, text: rewriteJoin(join, pieces, site.file) },
    ...passing.edits,
  ];
  return { kind: 'edits', edits };
}

/** Takes the values out of an SQL statement and passes them as parameters of the driver in use. */
export const sqlParameters: Fixer = (site, parameters) => {
  const { spot } = site;
  if (spot.kind !== 'call') return noSafeFix('The statement is not passed to a driver here.');
  const texts = composedTexts(site, spot.argument, spot.call.node);
  if (texts.kind === 'unknown') return noSafeFix(texts.reason);
  const { placeholder } = parameters;
  if (placeholder === undefined) return question(spot, site);
  if (isSharedText(spot)) return noSafeFix(SHARED);
  const shape = shapeFor(site, parameters);
  if (texts.kind === 'one') return fixOne(site, spot, { join: texts.join, placeholder, shape });
  return buildParts(site, spot, { ...texts, placeholder, shape });
};
