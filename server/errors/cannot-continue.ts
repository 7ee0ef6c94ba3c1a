const WHY = {
  apart:
    'Its agents worked apart, each on a copy of its own, so there is no team to go on. Launch the task anew.',
  'never-began': 'It ended before its team had begun. Launch the task anew.',
} as const;

/** Thrown when an ended session has nothing to go on from; `message` says why and what to do. */
export class CannotContinue extends Error {
  readonly kind = 'cannot-continue';
  readonly session: string;

  constructor(session: string, why: keyof typeof WHY) {
    super(WHY[why]);
    this.name = 'CannotContinue';
    this.session = session;
  }
}
