/** Where ids come from, so that tests are repeatable. */
export interface IdSource {
  /** A new id: the prefix, a hyphen and 12 letters or digits. */
  next(prefix: string): string;
}
