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
    { standing: 'none', made: null, applied: null, shown: null },
    { standing: 'apart', made: 'a', applied: null, shown: 'a' },
    { standing: 'there', made: 'a', applied: 'a', shown: 'a' },
    { standing: 'newer', made: 'b', applied: 'a', shown: 'b' },
    { standing: 'older', made: 'b', applied: 'b', shown: 'a' },
    { standing: 'there', made: 'b', applied: 'a', shown: 'a' },
  ])('stands as $standing: made $made, applied $applied, shown $shown', (it) => {
    const shown = it.shown === null ? null : hash(it.shown);
    expect(patchStanding(of(it.made, it.applied), shown)).toBe(it.standing);
  });
});
