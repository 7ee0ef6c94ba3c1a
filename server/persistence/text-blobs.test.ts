import { describe, expect, it } from 'vitest';
import { INLINE_TEXT_LIMIT } from '#core/protocol/content.ts';
import type { BlobHash } from '#core/protocol/ids.ts';
import { createInMemoryBlobStore } from './in-memory-blob-store.ts';
import { cutText, readLongText, toLongText } from './text-blobs.ts';

describe('a long text', () => {
  it('is inside the entry up to the limit, and in a blob beyond it', async () => {
    const blobs = createInMemoryBlobStore();
    expect(await toLongText(blobs, 'x'.repeat(INLINE_TEXT_LIMIT))).toEqual({
      text: 'x'.repeat(INLINE_TEXT_LIMIT),
    });
    const long = await toLongText(blobs, 'x'.repeat(INLINE_TEXT_LIMIT + 1));
    expect(long.text).toHaveLength(INLINE_TEXT_LIMIT);
    // The text and the quotes of a JSON string.
    expect(long.blob?.bytes).toBe(INLINE_TEXT_LIMIT + 3);
  });

  it('says so when its blob is missing', async () => {
    const blob = { hash: '0'.repeat(64) as BlobHash, bytes: 9 };
    await expect(readLongText(createInMemoryBlobStore(), { text: '', blob })).rejects.toMatchObject(
      { kind: 'blob-missing', hash: blob.hash },
    );
  });
});

describe('cutting a text', () => {
  it('never cuts a surrogate pair in two', () => {
    expect(cutText('ab😀cd', 3)).toBe('ab');
    expect(cutText('ab😀cd', 4)).toBe('ab😀');
    expect(cutText('ab', 4)).toBe('ab');
  });

  it('cuts beside a lone surrogate like beside anything else', () => {
    expect(cutText('ab\ud83dcd', 3)).toBe('ab\ud83d');
  });
});
