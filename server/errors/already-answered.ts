/** Thrown when the user answers a request a second time, or after its default has answered it. */
export class AlreadyAnswered extends Error {
  readonly kind = 'already-answered';
  readonly field = 'correlationId';

  constructor() {
    super(
      'This request has been answered already, by you or by its default; an answer arrives once.',
    );
    this.name = 'AlreadyAnswered';
  }
}
