import { z } from 'zod';
import {
  AssistantBlock,
  INLINE_TEXT_LIMIT,
  Json,
  type BlobRef,
  type LongText,
  type StoredBlocks,
} from '#core/protocol/content.ts';
import type { BlobStore } from './blob-store.ts';
import { BlobMissing } from './blob-missing.ts';

/** Blocks of up to this many bytes of JSON stay inside their entry. */
const INLINE_BLOCKS_BYTES = 6_000;
const JSON_MEDIA_TYPE = 'application/json';

/** Keeps a text of any length: inside when it is short, else its beginning and a blob of the whole. */
export async function toLongText(store: BlobStore, text: string): Promise<LongText> {
  if (text.length <= INLINE_TEXT_LIMIT) return { text };
  return { text: cutText(text, INLINE_TEXT_LIMIT), blob: await storeJson(store, text) };
}

/** The whole text, exactly as it was given. Rejects with BlobMissing. */
export async function readLongText(store: BlobStore, longText: LongText): Promise<string> {
  if (longText.blob === undefined) return longText.text;
  return z.string().parse(await readJson(store, longText.blob));
}

/** Keeps what a model said: inside the entry when it fits, else in a blob. */
export async function toStoredBlocks(
  store: BlobStore,
  blocks: readonly AssistantBlock[],
): Promise<StoredBlocks> {
  const bytes = Buffer.from(JSON.stringify(blocks));
  if (bytes.byteLength <= INLINE_BLOCKS_BYTES) return { blocks };
  return { blob: await store.put(bytes, JSON_MEDIA_TYPE) };
}

/** What the model said, verbatim. Rejects with BlobMissing. */
export async function readStoredBlocks(
  store: BlobStore,
  stored: StoredBlocks,
): Promise<readonly AssistantBlock[]> {
  if ('blocks' in stored) return stored.blocks;
  return AssistantBlock.array().parse(await readJson(store, stored.blob));
}

/** Stores a value as JSON, in which NUL and lone surrogates survive as escapes. */
export async function storeJson(store: BlobStore, value: Json): Promise<BlobRef> {
  return await store.put(Buffer.from(JSON.stringify(value)), JSON_MEDIA_TYPE);
}

/** The value that `storeJson` stored. Rejects with BlobMissing. */
export async function readJson(store: BlobStore, { hash }: BlobRef): Promise<Json> {
  const bytes = await store.get(hash);
  if (bytes === null) throw new BlobMissing(hash);
  return Json.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

/** At most `limit` UTF-16 units from the start, without cutting a surrogate pair in two. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const splitsPair = /[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text.slice(limit - 1, limit + 1));
  return text.slice(0, splitsPair ? limit - 1 : limit);
}
