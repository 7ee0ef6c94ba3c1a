import { z } from 'zod';
import { BlobHash } from './ids.ts';

/** Where content too large for an entry lies: fetched when someone looks. */
export const BlobRef = z.object({ hash: BlobHash, bytes: z.int().nonnegative() }).readonly();
export type BlobRef = z.infer<typeof BlobRef>;

/** The longest text kept inside an entry, in UTF-16 units; the rest of a longer one is in its blob. */
export const INLINE_TEXT_LIMIT = 2000;

/**
 * A text of any length. `text` is all of it when there is no `blob`; otherwise it is the first
 * INLINE_TEXT_LIMIT units, and the blob holds the whole as a JSON string (so that NUL and lone
 * surrogates survive).
 */
export const LongText = z.object({ text: z.string(), blob: BlobRef.optional() }).readonly();
export type LongText = z.infer<typeof LongText>;

export const Json: z.ZodType<Json> = z.json() as z.ZodType<Json>;
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What a model said, kept verbatim (signatures of thinking included) and sent back unchanged. */
export const AssistantBlock = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.looseObject({ type: z.literal('redacted_thinking'), data: z.string() }),
  z.looseObject({
    type: z.literal('tool_use'),
    id: z.string(),
    name: z.string(),
    input: z.record(z.string(), z.unknown()),
  }),
]);
export type AssistantBlock = z.infer<typeof AssistantBlock>;

/** Blocks inline when they fit in an entry, else by reference. */
export const StoredBlocks = z.union([
  z.object({ blocks: z.array(AssistantBlock).readonly() }).readonly(),
  z.object({ blob: BlobRef }).readonly(),
]);
export type StoredBlocks = z.infer<typeof StoredBlocks>;
