/** How many files a sentence names. */
const NAMED = 5;

/** A file that stands in the way of a patch, and why. */
export interface Misfit {
  readonly path: string;
  readonly reason: string;
}

/** Thrown when a patch can't be applied to a folder whole; then nothing in it has changed. */
export class PatchRefused extends Error {
  readonly kind = 'patch-refused';
  /** Every file that stands in the way, relative to the folder. */
  readonly files: readonly string[];

  constructor(misfits: readonly Misfit[]) {
    const told = misfits
      .slice(0, NAMED)
      .map(({ path, reason }) => `${JSON.stringify(path)} ${reason}`);
    const more = misfits.length > NAMED ? `, and ${misfits.length - NAMED} more` : '';
    super(`Nothing was changed in your folder: ${told.join('; ')}${more}.`);
    this.name = 'PatchRefused';
    this.files = misfits.map((misfit) => misfit.path);
  }
}
