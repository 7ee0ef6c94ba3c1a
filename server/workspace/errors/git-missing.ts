/** Thrown when the git program can't be started; install it (`apt install git`) and try again. */
export class GitMissing extends Error {
  readonly kind = 'git-missing';

  constructor(cause: unknown) {
    super(
      'git could not be started, and a session needs it to tell what changed. Install it (apt install git) and try again.',
      { cause },
    );
    this.name = 'GitMissing';
  }
}
