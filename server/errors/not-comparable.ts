/** Why a session can't be compared. */
export type WhyNotComparable =
  'worked-apart' | 'not-ended' | 'never-began' | 'workspace-gone' | 'enough-runs';

const MESSAGES: Readonly<Record<WhyNotComparable, string>> = {
  'worked-apart':
    'The agents of this session worked apart. Compare the session in which they worked together.',
  'not-ended': 'This session has not ended. Wait for its end, or stop it, then compare it.',
  'never-began':
    'This session ended before its workspace was ready, so there is nothing to compare. Launch its task anew.',
  'workspace-gone':
    'The workspace of this session is not on this machine any more, so no other run can begin from ' +
    'the same files. Launch its task anew, and compare that.',
  'enough-runs':
    'This session is compared with as many runs as one comparison holds. Launch its task anew for more.',
};

/** Thrown when a session can't be compared; the message says what to do instead. */
export class NotComparable extends Error {
  readonly kind = 'not-comparable';
  readonly why: WhyNotComparable;

  constructor(why: WhyNotComparable) {
    super(MESSAGES[why]);
    this.name = 'NotComparable';
    this.why = why;
  }
}
