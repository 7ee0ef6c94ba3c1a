/** The database could not be used; the message says which, why and what to do, without password. */
export class DatabaseUnreachable extends Error {
  readonly kind = 'database-unreachable';
  /** Host and port, or the socket's folder. */
  readonly where: string;

  constructor(where: string, why: string, options?: ErrorOptions) {
    super(`The database at ${where} can't be used: ${why}`, options);
    this.name = 'DatabaseUnreachable';
    this.where = where;
  }
}
