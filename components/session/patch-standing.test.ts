import { describe, expect, it } from 'vitest';
import type { PatchApplication } from '#core/projections/patch-application/patch-application.ts';
import type { BlobHash } from '#core/protocol/ids.ts';
import { patchStanding } from './patch-standing.ts';

const hash = (name: string) => name as BlobHash;
const of = (produced: string | null, applied: string | null): PatchApplication =>
  ({
    produced: produced === null ? null : { patch: { hash: produced } },
    applied: applied === null ? null : { patch: { hash: applied } },
  }) as unknown as PatchApplication;

describe('A patch and the user’s folder', () => {
  it.each([
    ['none', null, null, null],
    ['apart', 'a', null, 'a'],
    ['there', 'a', 'a', 'a'],
    ['newer', 'b', 'a', 'b'],
    ['older', 'b', 'b', 'a'],
    ['there', 'b', 'a', 'a'],
  ] as const)('stands as %s: made %s, applied %s, shown %s', (standing, made, applied, shown) => {
    expect(patchStanding(of(made, applied), shown === null ? null : hash(shown))).toBe(standing);
  });
});
