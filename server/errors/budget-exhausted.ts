/** Thrown when a session or an agent is to go on and its budget is used up; set a larger one first. */
export class BudgetExhausted extends Error {
  readonly kind = 'budget-exhausted';

  constructor(what: string) {
    super(`${what} Set a larger budget first, then resume.`);
    this.name = 'BudgetExhausted';
  }
}
