import type { Expression } from '../../expression.ts';
import { isHarmless } from '../../hit-collector.ts';
import type { Site } from '../../site.ts';
import { withItsType } from '../../surroundings.ts';
import { noSafeFix, type Edit, type Fixer } from '../fixer.ts';

/** Fields that hold texts in any database: to make their values texts changes nothing else. */
const TEXT_FIELD =
  /^(\w*(user_?name|user|login|e_?mail|pass(word|wd)?|token|secret|nick|first_?name|last_?name)|name|title)$/i;

type Item = { readonly key: string | null; readonly value: Expression };

function wrapped(site: Site, { key, value }: Item): Edit {
  const { start, end, text, kind } = withItsType(value.node);
  const call = site.file.family === 'python' ? 'str' : 'String';
  const label = kind === 'shorthand_property_identifier' ? `${key ?? text}: ` : '';
  return { start, end, text: `${label}${call}(${text})` };
}

/** Makes texts of the values that a query compares its text fields with. */
export const queryText: Fixer = (site) => {
  const { spot } = site;
  if (spot.kind !== 'call' || spot.argument.kind !== 'collection') {
    return noSafeFix(
      'The whole query comes from elsewhere: put it together here, field by field, from values made texts or numbers.',
    );
  }
  const dangerous = spot.argument.items.filter(
    ({ value }) => !isHarmless(site.valueAt(value.node), 'query'),
  );
  const other = dangerous.find(
    ({ key, value }) => !TEXT_FIELD.test(key ?? '') || value.kind === 'collection',
  );
  if (other !== undefined || dangerous.length === 0) {
    return noSafeFix(
      `What type \`${other?.key ?? 'the field'}\` has in the database is not to be seen here: make the value a text or a number, as it is stored.`,
    );
  }
  return { kind: 'edits', edits: dangerous.map((item) => wrapped(site, item)) };
};
