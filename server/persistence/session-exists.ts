import type { SessionId } from '#core/protocol/ids.ts';

/** A session was created with an id that is taken: create it with another. */
export class SessionExists extends Error {
  readonly kind = 'session-exists';
  readonly session: SessionId;

  constructor(session: SessionId, options?: ErrorOptions) {
    super(`There is a session ${session} already; a new one needs another id.`, options);
    this.name = 'SessionExists';
    this.session = session;
  }
}
