/** A page was asked for with a cursor that no page gave: start from the first page. */
export class InvalidCursor extends Error {
  readonly kind = 'invalid-cursor';
  readonly cursor: string;

  constructor(cursor: string) {
    super('This page of sessions does not exist. Start again from the first page.');
    this.name = 'InvalidCursor';
    this.cursor = cursor;
  }
}
