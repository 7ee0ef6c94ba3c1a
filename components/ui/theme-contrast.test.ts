import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { must } from '#core/lib/must.ts';

type Triple = readonly [number, number, number];
type Theme = 'light' | 'dark';

const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8');
const PAIR = /--color-([a-z-]+): light-dark\(oklch\(([\d. ]+)\), oklch\(([\d. ]+)\)\);/g;
const triple = (text: string): Triple => text.split(' ').map(Number) as unknown as Triple;

const tokens = new Map(
  [...css.matchAll(PAIR)].map((match) => [
    must(match[1], 'a name'),
    { light: triple(must(match[2], 'light')), dark: triple(must(match[3], 'dark')) },
  ]),
);

/** OKLCH to OKLab: [lightness, a, b]. */
function toLab([lightness, chroma, hue]: Triple): Triple {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

/** OKLab to linear sRGB by Björn Ottosson's matrices, clipped to the gamut. */
function toLinear([lightness, a, b]: Triple): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** Contrast by WCAG 2, from 1 to 21. */
function contrast(one: Triple, other: Triple): number {
  const luminance = (lab: Triple) => {
    const [red, green, blue] = toLinear(lab);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dim, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (must(bright, 'bright') + 0.05) / (must(dim, 'dim') + 0.05);
}

const lab = (name: string, theme: Theme) => toLab(must(tokens.get(name), `--color-${name}`)[theme]);
const mix = (top: Triple, below: Triple, share: number) =>
  top.map(
    (value, index) => value * share + must(below[index], 'part') * (1 - share),
  ) as unknown as Triple;

const GROUNDS = ['sunken', 'ground', 'raised', 'overlay', 'hover'] as const;
const INKS = ['ink', 'ink-soft', 'ink-faint'] as const;
const KINDS = [
  'discovery',
  'request',
  'response',
  'broadcast',
  'dependency',
  'fulfilment',
  'validation',
  'assignment',
  'notice',
  'proposal',
  'ballot',
] as const;
const ROLES = ['coordinator', 'analyst', 'architect', 'developer', 'tester', 'human'] as const;
const RESULTS = ['pass', 'fail', 'caution'] as const;

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  it.each([...INKS, ...KINDS, ...ROLES, ...RESULTS])('reads %s on every ground', (text) => {
    for (const ground of GROUNDS) {
      const ratio = contrast(lab(text, theme), lab(ground, theme));
      expect(ratio, `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each([...KINDS, ...RESULTS])('reads %s on its own wash of 12 %', (text) => {
    for (const ground of ['ground', 'raised', 'overlay'] as const) {
      const wash = mix(lab(text, theme), lab(ground, theme), 0.12);
      expect(contrast(lab(text, theme), wash), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('reads the primary action', () => {
    for (const surface of ['action', 'action-hover']) {
      expect(contrast(lab('on-action', theme), lab(surface, theme))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('shows where the focus is', () => {
    for (const ground of GROUNDS) {
      expect(contrast(lab('focus', theme), lab(ground, theme))).toBeGreaterThanOrEqual(3);
    }
  });
});
