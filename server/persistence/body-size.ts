import { BODY_LIMIT_BYTES, type EntryDraft } from '#core/protocol/entry.ts';
import { BodyTooLarge } from './body-too-large.ts';

/** One UTF-16 unit is at most six bytes of JSON: a backslash, a u and four digits. */
const BYTES_PER_UNIT = 6;
/** The longest number, such as -1.2345678901234567e-300; true, false and null are shorter. */
const BYTES_PER_SCALAR = 25;
/** Two quotes or brackets around a value, a colon and a comma after a name or value. */
const BYTES_AROUND = 4;
/** Frozen lists longer than this are measured once: a bus gives the same one to many messages. */
const SHORT_LIST = 8;
const measured = new WeakMap<readonly unknown[], number>();

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
  if (typeof value === 'string') return BYTES_AROUND + BYTES_PER_UNIT * value.length;
  if (typeof value !== 'object' || value === null) return BYTES_PER_SCALAR;
  if (Array.isArray(value)) return boundList(value);
  let bytes = BYTES_AROUND;
  // Three times as fast as Object.entries, in what every append goes through.
  for (const name in value) {
    const item: unknown = value[name as keyof typeof value];
    bytes += BYTES_AROUND + BYTES_PER_UNIT * name.length + boundBytes(item);
  }
  return bytes;
}

function boundList(list: readonly unknown[]): number {
  if (list.length > SHORT_LIST && Object.isFrozen(list)) return measureOnce(list);
  let bytes = BYTES_AROUND;
  for (const item of list) bytes += BYTES_AROUND + boundBytes(item);
  return bytes;
}

function measureOnce(list: readonly unknown[]): number {
  const known = measured.get(list);
  if (known !== undefined) return known;
  const bytes = Buffer.byteLength(JSON.stringify(list));
  measured.set(list, bytes);
  return bytes;
}
