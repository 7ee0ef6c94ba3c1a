import type { SessionId } from '#core/protocol/ids.ts';

/** Something was appended to a log that was closed, or that had failed (then `cause` says why). */
export class LogClosed extends Error {
  readonly kind = 'log-closed';
  readonly session: SessionId;

  constructor(session: SessionId, options?: ErrorOptions) {
    super(`The log of session ${session} is closed; nothing can be added to it here.`, options);
    this.name = 'LogClosed';
    this.session = session;
  }
}
