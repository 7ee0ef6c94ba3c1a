/** Thrown for a path that leaves the workspace or names no regular file; use a path that `list` gives. */
export class PathRefused extends Error {
  readonly kind = 'path-refused';
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(
      `${JSON.stringify(path)} is refused: ${reason}. Use the path of a regular file of the workspace, relative to its root.`,
    );
    this.name = 'PathRefused';
    this.path = path;
    this.reason = reason;
  }
}
