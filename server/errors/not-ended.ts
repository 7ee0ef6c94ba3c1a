/** Thrown when a command needs a session that has ended, and this one still goes on; stop it first. */
export class NotEnded extends Error {
  readonly kind = 'not-ended';

  constructor() {
    super('This session still goes on. Wait until it has ended, or stop it.');
    this.name = 'NotEnded';
  }
}
