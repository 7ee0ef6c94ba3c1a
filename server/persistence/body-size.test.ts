import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BODY_LIMIT_BYTES } from '#core/protocol/entry.ts';
import { findOversize } from './body-size.ts';
import { callDraft, noteDraft } from './testing/session-samples.ts';

describe('the size of a body', () => {
  it('is refused exactly beyond the limit, in bytes of its JSON', () => {
    const frame = Buffer.byteLength(JSON.stringify(noteDraft('').body));
    const fits = noteDraft('x'.repeat(BODY_LIMIT_BYTES - frame));
    const over = noteDraft('x'.repeat(BODY_LIMIT_BYTES - frame + 1));
    expect(findOversize(fits)).toBeNull();
    expect(findOversize(over)).toMatchObject({
      kind: 'body-too-large',
      type: 'session-interrupted',
      bytes: BODY_LIMIT_BYTES + 1,
    });
  });

  it('is never found too small, whatever the body holds', () => {
    const value = fc.dictionary(
      fc.string({ unit: 'binary' }),
      fc.oneof(
        fc.jsonValue(),
        fc.array(fc.jsonValue(), { minLength: 9 }).map((list) => Object.freeze(list)),
        fc.oneof(fc.double(), fc.maxSafeInteger(), fc.constantFrom(-1.2345678901234567e-300)),
        // Units of one to six bytes, around the lengths where the limit is met.
        fc
          .tuple(fc.constantFrom('x', 'é', '\u0000', '\ud800', '😀', '"'), fc.nat({ max: 70_000 }))
          .map(([unit, count]) => unit.repeat(count)),
      ),
      { maxKeys: 3 },
    );
    fc.assert(
      fc.property(value, (input) => {
        const draft = callDraft(input);
        const bytes = Buffer.byteLength(JSON.stringify(draft.body));
        expect(findOversize(draft) !== null).toBe(bytes > BODY_LIMIT_BYTES);
      }),
    );
  });
});
