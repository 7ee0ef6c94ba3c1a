/** A session's workspace is not on this machine any more: launch the task anew. */
export class WorkspaceGone extends Error {
  readonly kind = 'workspace-gone';
  readonly folder: string;

  constructor(folder: string, cause?: unknown) {
    super(
      'The workspace of this session is not on this machine any more, so it can’t go on. ' +
        'Launch the task anew.',
      { cause },
    );
    this.name = 'WorkspaceGone';
    this.folder = folder;
  }
}
