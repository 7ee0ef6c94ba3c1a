export type FolderRefusal =
  'folder-missing' | 'folder-not-allowed' | 'folder-unreadable' | 'not-a-folder';

/** Thrown when a folder can't be worked on; the message is the sentence that its form field shows. */
export class FolderRefused extends Error {
  readonly kind: FolderRefusal;
  /** The field of a launch that is to blame. */
  readonly field = 'workspace.path';
  readonly path: string;

  constructor(kind: FolderRefusal, path: string, sentence: string) {
    super(sentence);
    this.name = 'FolderRefused';
    this.kind = kind;
    this.path = path;
  }
}
