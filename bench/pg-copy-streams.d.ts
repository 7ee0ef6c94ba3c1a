declare module 'pg-copy-streams' {
  import type { Writable } from 'node:stream';
  import type { Submittable } from 'pg';

  /** A statement that ends in COPY … FROM STDIN; what is written to the stream is copied. */
  export function from(text: string): Writable & Submittable & { readonly rowCount: number };
}
