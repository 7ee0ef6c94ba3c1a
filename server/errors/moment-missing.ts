/** A session was asked to go back to a moment that was never saved: choose one of the names it has. */
export class MomentMissing extends Error {
  readonly kind = 'moment-missing';
  readonly field = 'name';

  constructor(name: string, known: readonly string[]) {
    const offer =
      known.length === 0
        ? 'Nothing was saved in this session yet.'
        : `Saved are: ${known.map((one) => JSON.stringify(one)).join(', ')}.`;
    super(`There is no saved moment ${JSON.stringify(name)}. ${offer}`);
    this.name = 'MomentMissing';
  }
}
