/** Thrown when a file is beyond what the file tools read or write; `bytes` and `limit` say by how much. */
export class FileTooLarge extends Error {
  readonly kind = 'file-too-large';
  readonly path: string;
  readonly bytes: number;
  readonly limit: number;

  constructor(path: string, bytes: number, limit: number) {
    super(
      `${JSON.stringify(path)} has ${bytes} bytes; at most ${limit} are read or written. Leave it as it is, or look at a smaller file.`,
    );
    this.name = 'FileTooLarge';
    this.path = path;
    this.bytes = bytes;
    this.limit = limit;
  }
}
