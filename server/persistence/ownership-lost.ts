import type { SessionId } from '#core/protocol/ids.ts';

/** Another owner has taken the session over, or its log is not where the writer left it: stop. */
export class OwnershipLost extends Error {
  readonly kind = 'ownership-lost';
  readonly session: SessionId;

  constructor(session: SessionId) {
    super(
      `Session ${session} is now written by another owner, so this one may write it no more. ` +
        'Stop working on it here.',
    );
    this.name = 'OwnershipLost';
    this.session = session;
  }
}
