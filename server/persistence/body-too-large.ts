import type { EntryType } from '#core/protocol/entry.ts';

/** An entry's body is over the limit: put its large content into a blob and append again. */
export class BodyTooLarge extends Error {
  readonly kind = 'body-too-large';
  readonly type: EntryType;
  readonly bytes: number;
  readonly limit: number;

  constructor(type: EntryType, bytes: number, limit: number) {
    super(
      `The body of a ${type} entry has ${bytes} bytes and the limit is ${limit}. ` +
        'Put its large content into a blob and append the entry with a reference.',
    );
    this.name = 'BodyTooLarge';
    this.type = type;
    this.bytes = bytes;
    this.limit = limit;
  }
}
