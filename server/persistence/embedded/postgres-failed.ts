/** The embedded Postgres could not be set up or started; the message says why and what to do. */
export class PostgresFailed extends Error {
  readonly kind = 'postgres-failed';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PostgresFailed';
  }
}
