/** Thrown when a path of the workspace names nothing; list its folder to see what is there. */
export class FileMissing extends Error {
  readonly kind = 'file-missing';
  readonly path: string;

  constructor(path: string) {
    super(
      `${JSON.stringify(path)} does not exist in the workspace. List the folder to see what is there.`,
    );
    this.name = 'FileMissing';
    this.path = path;
  }
}
