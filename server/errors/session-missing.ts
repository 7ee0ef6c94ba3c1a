/** Thrown when no session has this id; look it up in the list. */
export class SessionMissing extends Error {
  readonly kind = 'session-missing';
  readonly session: string;

  constructor(session: string) {
    super('There is no session of this id.');
    this.name = 'SessionMissing';
    this.session = session;
  }
}
