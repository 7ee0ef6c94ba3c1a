/** A file as it comes to the scan; `path` is relative to the workspace, with `/`. */
export interface InputFile {
  readonly path: string;
  readonly text: string;
}
