import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssistantBlock } from '#core/protocol/content.ts';
import { INLINE_TEXT_LIMIT } from '#core/protocol/content.ts';
import type { BlobHash } from '#core/protocol/ids.ts';
import type { BlobStore } from './blob-store.ts';
import { readLongText, readStoredBlocks, toLongText, toStoredBlocks } from './text-blobs.ts';

export interface BlobHarness {
  readonly blobs: BlobStore;
  close(): Promise<void>;
}

/** What every BlobStore must do. */
export function describeBlobStore(name: string, open: () => Promise<BlobHarness>): void {
  describe(`the blob store ${name}`, () => {
    let harness: BlobHarness;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(() => harness.close());

    it('knows bytes by their SHA-256', async () => {
      const { hash, bytes } = await harness.blobs.put(new TextEncoder().encode('abc'));
      expect(bytes).toBe(3);
      expect(hash).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
      expect(new TextDecoder().decode((await harness.blobs.get(hash)) ?? undefined)).toBe('abc');
    });

    it('has nothing under a hash that was never put', async () => {
      expect(await harness.blobs.get('0'.repeat(64) as BlobHash)).toBeNull();
    });

    it('takes the same bytes many times, also at once', async () => {
      const bytes = new TextEncoder().encode('the same');
      const refs = await Promise.all(Array.from({ length: 8 }, () => harness.blobs.put(bytes)));
      expect(new Set(refs.map((ref) => ref.hash)).size).toBe(1);
    });

    it('gives back 10 MB and nothing at all, byte for byte', async () => {
      const large = Uint8Array.from({ length: 10_000_000 }, (_, n) => (n * 31) ^ (n >> 8));
      for (const bytes of [large, new Uint8Array()]) {
        const { hash } = await harness.blobs.put(bytes, 'application/x-test');
        const back = await harness.blobs.get(hash);
        expect(back !== null && Buffer.compare(back, bytes)).toBe(0);
      }
    });

    it('keeps what it has when the caller changes its bytes afterwards', async () => {
      const bytes = new TextEncoder().encode('before');
      const { hash } = await harness.blobs.put(bytes);
      bytes.fill(0);
      expect(new TextDecoder().decode((await harness.blobs.get(hash)) ?? undefined)).toBe('before');
    });

    it('gives back texts of any length and any units as they were', async () => {
      const text = fc
        .tuple(fc.array(fc.nat({ max: 0xffff }), { maxLength: 20 }), fc.nat({ max: 3_000 }))
        .map(([units, padding]) => 'é'.repeat(padding) + String.fromCharCode(...units));
      await fc.assert(
        fc.asyncProperty(text, async (whole) => {
          const stored = await toLongText(harness.blobs, whole);
          expect(stored.text.length).toBeLessThanOrEqual(INLINE_TEXT_LIMIT);
          expect(whole.startsWith(stored.text)).toBe(true);
          expect(stored.blob === undefined).toBe(whole.length <= INLINE_TEXT_LIMIT);
          expect(await readLongText(harness.blobs, stored)).toBe(whole);
        }),
        { numRuns: 40 },
      );
    });

    it('keeps what a model said verbatim, inside an entry or outside', async () => {
      for (const length of [10, 50_000]) {
        const blocks: AssistantBlock[] = [
          { type: 'thinking', thinking: 'x'.repeat(length), signature: 'sig==' },
          { type: 'tool_use', id: 't', name: 'edit', input: { z: '\u0000\ud800', a: [null, 1] } },
        ];
        const stored = await toStoredBlocks(harness.blobs, blocks);
        expect('blob' in stored).toBe(length === 50_000);
        const back = await readStoredBlocks(harness.blobs, stored);
        expect(JSON.stringify(back)).toBe(JSON.stringify(blocks));
      }
    });
  });
}
