/** Thrown when something is asked that a session can only do once it has ended: stop it, or wait. */
export class StillRunning extends Error {
  readonly kind = 'still-running';
  readonly session: string;

  constructor(session: string) {
    super('This session still runs. Wait for its end, or stop it first.');
    this.name = 'StillRunning';
    this.session = session;
  }
}
