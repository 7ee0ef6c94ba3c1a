/** Thrown when as many sessions run as this server allows; wait for one to end, or stop one. */
export class TooManySessions extends Error {
  readonly kind = 'too-many-sessions';
  readonly limit: number;

  constructor(limit: number) {
    super(`${limit} sessions are running already. Wait for one to end, or stop one.`);
    this.name = 'TooManySessions';
    this.limit = limit;
  }
}
