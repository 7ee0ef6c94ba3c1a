/** Content is over what one blob holds: cut it, or store it in parts. */
export class BlobTooLarge extends Error {
  readonly kind = 'blob-too-large';
  readonly bytes: number;
  readonly limit: number;

  constructor(bytes: number, limit: number) {
    super(`This content has ${bytes} bytes and one blob holds ${limit} at most. Shorten it.`);
    this.name = 'BlobTooLarge';
    this.bytes = bytes;
    this.limit = limit;
  }
}
