/** Thrown when a plan that the user has edited can't be the plan; `message` says all that is wrong. */
export class PlanRefused extends Error {
  readonly kind = 'plan-refused';
  readonly field = 'plan';

  constructor(faults: readonly string[]) {
    super(faults.join(' '));
    this.name = 'PlanRefused';
  }
}
