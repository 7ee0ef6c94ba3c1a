/** Thrown when a command needs a running session and this one has ended or runs in another server. */
export class NotRunning extends Error {
  readonly kind = 'not-running';
  readonly session: string;

  constructor(session: string) {
    super('This session does not run here any more.');
    this.name = 'NotRunning';
    this.session = session;
  }
}
