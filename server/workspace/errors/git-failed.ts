/** Thrown when git ends with an error on our own baseline; `detail` is what it printed. */
export class GitFailed extends Error {
  readonly kind = 'git-failed';
  readonly exitCode: number | null;
  readonly detail: string;

  constructor(command: string, exitCode: number | null, detail: string) {
    super(
      `git ${command} ended with ${exitCode ?? 'a signal'}: ${detail.trim().slice(0, 400)}. ` +
        'Is the disk full? Otherwise start the session again.',
    );
    this.name = 'GitFailed';
    this.exitCode = exitCode;
    this.detail = detail;
  }
}
