import type { Site } from '../site.ts';
import { noSafeFix, type Edit, type Fixer } from './fixer.ts';
import { ensureModule } from './imports.ts';

function whole(site: Site, text: string): Edit {
  return { start: site.node.start, end: site.node.end, text };
}

/** `yaml.load(text, …)` → `yaml.safe_load(text)`. */
export const yamlSafeLoad: Fixer = (site) => {
  const callee = site.node.field('function');
  const first = site.node.field('arguments')?.named[0];
  if (callee === null || first === undefined) return noSafeFix('Call yaml.safe_load instead.');
  const module = callee.field('object')?.text ?? 'yaml';
  return { kind: 'edits', edits: [whole(site, `${module}.safe_load(${first.text})`)] };
};

/** `debug=True` → `debug=False`. */
export const debugOff: Fixer = (site) => {
  const right = site.node.field('right');
  if (right !== null && site.node.text.startsWith('app.')) {
    return { kind: 'edits', edits: [{ start: right.start, end: right.end, text: 'False' }] };
  }
  const argument = site.node
    .field('arguments')
    ?.named.find((item) => /^debug\s*=\s*True$/.test(item.text));
  const value = argument?.field('value');
  if (value === null || value === undefined)
    return noSafeFix('Turn debugging off where the server is started.');
  return { kind: 'edits', edits: [{ start: value.start, end: value.end, text: 'False' }] };
};

/** `random.choice(…)` → `random.SystemRandom().choice(…)`: the same methods, fed by the system. */
export const systemRandom: Fixer = (site) => {
  const module = site.node.field('function')?.field('object');
  if (module === null || module === undefined)
    return noSafeFix('Take the number from random.SystemRandom or from secrets.');
  return {
    kind: 'edits',
    edits: [{ start: module.start, end: module.end, text: `${module.text}.SystemRandom()` }],
  };
};

/** `Math.random().toString(36)…` → `crypto.randomBytes(16).toString('hex')`. */
export const cryptoRandom: Fixer = (site) => {
  const isText =
    /Math\.random\(\)\.toString\(\d+\)(\.(slice|substr|substring|replace)\([^()]*\))*$/.test(
      site.node.text,
    );
  if (!isText) return noSafeFix('Take the value from crypto.randomInt or crypto.randomBytes.');
  const { name, edits } = ensureModule(site.file, 'crypto', 'crypto');
  return {
    kind: 'edits',
    edits: [...edits, whole(site, `${name}.randomBytes(16).toString('hex')`)],
  };
};

/** `resolve_entities=True` → `resolve_entities=False`, and its like. */
export const pythonEntitiesOff: Fixer = (site) => {
  const value = site.node.field('value') ?? site.node.field('arguments')?.named.at(-1) ?? null;
  if (value === null) return noSafeFix('Leave external entities off.');
  const text = value.text === 'False' ? 'True' : 'False';
  return { kind: 'edits', edits: [{ start: value.start, end: value.end, text }] };
};

/** `noent: true` → `noent: false`. */
export const entitiesOff: Fixer = (site) => {
  const value = site.node.field('value');
  if (value === null) return noSafeFix('Leave noent off.');
  return { kind: 'edits', edits: [{ start: value.start, end: value.end, text: 'false' }] };
};
