interface Stuck {
  readonly path: string;
  /** Where its old content lies; null where it did not exist. */
  readonly backup: string | null;
}

/**
 * Thrown when files could not all be put in their places and some not be put back: the folder holds a
 * part of the patch. Their old content is kept beside them; applying again may finish it.
 */
export class PatchHalfApplied extends Error {
  readonly kind = 'patch-half-applied';
  readonly files: readonly string[];

  constructor(stuck: readonly Stuck[], cause: unknown) {
    const told = stuck.map(({ path, backup }) =>
      backup === null ? `${path} is new` : `the old ${path} is kept as ${backup}`,
    );
    super(
      `The patch lies in your folder in part, and could not be taken back: ${told.join('; ')}.`,
      {
        cause,
      },
    );
    this.name = 'PatchHalfApplied';
    this.files = stuck.map(({ path }) => path);
  }
}
