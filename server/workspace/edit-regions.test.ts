import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRegions, sharedRegions, type EditRegion } from './edit-regions.ts';

const region = (line: number, lines: number, ...added: readonly string[]): EditRegion => {
  return { line, lines, added };
};
const shared = (...edits: readonly (readonly EditRegion[])[]) =>
  sharedRegions(edits.map((regions, index) => ({ who: `dev-${index + 1}`, regions })));

describe('changes without context', () => {
  it('are read with the lines that give way and those that come', () => {
    const diff = [
      '--- a',
      '+++ b',
      '@@ -3 +3,2 @@',
      '-old',
      '+new',
      '+more',
      '@@ -9,2 +10,0 @@',
      '-x',
      '-y',
    ];
    expect(parseRegions(diff.join('\n'))).toEqual([region(3, 1, 'new', 'more'), region(9, 2)]);
  });

  it('that only add stand before the line that follows', () => {
    expect(parseRegions('@@ -4,0 +5 @@\n+new')).toEqual([region(5, 0, 'new')]);
    expect(parseRegions('@@ -0,0 +1 @@\n+first')).toEqual([region(1, 0, 'first')]);
  });
});

describe('places that several changed', () => {
  it('are the same where all made the same of the same lines', () => {
    const same = [region(3, 1, 'safe')];
    expect(shared(same, same, same)).toEqual([
      { line: 3, lines: 1, who: ['dev-1', 'dev-2', 'dev-3'], same: true },
    ]);
  });

  it('differ where the lines or what became of them differ', () => {
    const who = ['dev-1', 'dev-2'];
    expect(shared([region(3, 1, 'a')], [region(3, 1, 'b')])).toEqual([
      { line: 3, lines: 1, who, same: false },
    ]);
    expect(shared([region(3, 2, 'a')], [region(4, 3, 'a')])).toEqual([
      { line: 3, lines: 4, who, same: false },
    ]);
  });

  it('hold neighbouring lines, and none that a line lies between', () => {
    expect(shared([region(3, 1, 'a')], [region(4, 1, 'b')])).toHaveLength(1);
    expect(shared([region(3, 1, 'a')], [region(5, 1, 'b')])).toEqual([]);
    expect(shared([region(3, 0, 'a')], [region(3, 0, 'b')])).toHaveLength(1);
  });

  it('never come from one alone, and are told whatever the order of those who changed them', () => {
    const changes = fc.array(fc.tuple(fc.nat(60), fc.nat(3), fc.constantFrom('a', 'b')), {
      maxLength: 8,
    });
    const toRegions = (raw: readonly (readonly [number, number, string])[]) =>
      raw
        .map(([at, lines, text]) => region(at * 5 + 1, lines, text))
        .filter((one, index, all) => all.findIndex(({ line }) => line === one.line) === index);
    fc.assert(
      fc.property(changes, changes, (one, other) => {
        const [a, b] = [toRegions(one), toRegions(other)];
        expect(shared(a)).toEqual([]);
        const plain = (places: ReturnType<typeof shared>) =>
          places.map(({ line, lines, same }) => ({ line, lines, same }));
        expect(plain(shared(a, b))).toEqual(plain(shared(b, a)));
        expect(shared(a, a).every(({ same }) => same)).toBe(true);
        expect(shared(a, a)).toHaveLength(a.length);
      }),
    );
  });
});
