/** Thrown when a budget in money is asked for a model whose price is unknown; limit tokens instead. */
export class PriceUnknown extends Error {
  readonly kind = 'price-unknown';
  readonly field = 'budget.usd';

  constructor(model: string) {
    super(
      `The price of “${model}” is unknown here, so a budget in dollars can't be kept. Limit the tokens instead.`,
    );
    this.name = 'PriceUnknown';
  }
}
