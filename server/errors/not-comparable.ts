/** Thrown when a session can't be compared: its agents worked apart. Compare the session of the team. */
export class NotComparable extends Error {
  readonly kind = 'not-comparable';

  constructor() {
    super(
      'The agents of this session worked apart already. Compare from the session in which they ' +
        'worked together.',
    );
    this.name = 'NotComparable';
  }
}
