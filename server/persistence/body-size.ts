import { BODY_LIMIT_BYTES, type EntryDraft } from '#core/protocol/entry.ts';
import { BodyTooLarge } from './body-too-large.ts';

/** One UTF-16 unit is at most six bytes of JSON: a backslash, a u and four digits. */
const BYTES_PER_UNIT = 6;
/** A number, true, false or null, or the punctuation around a value. */
const BYTES_PER_VALUE = 32;

/**
 * The BodyTooLarge of a body over the limit, or null. The exact size is only taken where a quick
 * upper bound leaves doubt, for it costs as much as writing the body out.
 */
export function findOversize(draft: EntryDraft): BodyTooLarge | null {
  if (boundBytes(draft.body) <= BODY_LIMIT_BYTES) return null;
  const bytes = Buffer.byteLength(JSON.stringify(draft.body));
  return bytes <= BODY_LIMIT_BYTES ? null : new BodyTooLarge(draft.type, bytes, BODY_LIMIT_BYTES);
}

/** No fewer bytes than the value has as JSON. */
function boundBytes(value: unknown): number {
  if (typeof value === 'string') return BYTES_PER_VALUE + BYTES_PER_UNIT * value.length;
  if (typeof value !== 'object' || value === null) return BYTES_PER_VALUE;
  let bytes = BYTES_PER_VALUE;
  if (Array.isArray(value)) {
    for (const item of value) bytes += boundBytes(item);
    return bytes;
  }
  for (const [name, item] of Object.entries(value)) {
    bytes += BYTES_PER_VALUE + BYTES_PER_UNIT * name.length + boundBytes(item);
  }
  return bytes;
}
