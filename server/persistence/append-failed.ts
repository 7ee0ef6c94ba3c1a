import type { SessionId } from '#core/protocol/ids.ts';

/**
 * Entries could not be committed, `attempts` times over. The log stops here: whether the last
 * attempt was committed is unknown until the session is opened again.
 */
export class AppendFailed extends Error {
  readonly kind = 'append-failed';
  readonly session: SessionId;
  readonly attempts: number;

  constructor(session: SessionId, attempts: number, options: ErrorOptions) {
    super(
      `The database did not take entries of session ${session} in ${attempts} attempts. ` +
        'Check that it runs and has room, then continue the session.',
      options,
    );
    this.name = 'AppendFailed';
    this.session = session;
    this.attempts = attempts;
  }
}
