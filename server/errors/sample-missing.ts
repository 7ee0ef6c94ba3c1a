/** Thrown when a launch names a sample that MAOS does not bring along; choose one of the listed. */
export class SampleMissing extends Error {
  readonly kind = 'sample-missing';
  readonly field = 'workspace.name';

  constructor(name: string, known: readonly string[]) {
    super(`There is no sample “${name}”. Choose one of: ${known.join(', ')}.`);
    this.name = 'SampleMissing';
  }
}
