/** Thrown when a command names an agent or a request that it can't be about; `message` says what can. */
export class BadTarget extends Error {
  readonly kind = 'bad-target';
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.name = 'BadTarget';
    this.field = field;
  }
}
