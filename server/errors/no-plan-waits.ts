/** Thrown when a plan is answered that does not wait for an answer, or not any more. */
export class NoPlanWaits extends Error {
  readonly kind = 'no-plan-waits';
  readonly field = 'version';

  constructor(waiting: number | null) {
    super(
      waiting === null
        ? 'No plan waits for an answer.'
        : `Version ${waiting} of the plan waits for an answer, and no other.`,
    );
    this.name = 'NoPlanWaits';
  }
}
