/** Thrown instead of running a command unconfined; `detail` says what is missing and what to install. */
export class SandboxUnavailable extends Error {
  readonly kind = 'sandbox-unavailable';
  readonly detail: string;

  constructor(detail: string) {
    super(`No command was run, because it could not be confined: ${detail}`);
    this.name = 'SandboxUnavailable';
    this.detail = detail;
  }
}
