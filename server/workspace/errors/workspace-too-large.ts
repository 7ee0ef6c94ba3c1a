import { formatBytes } from '../format-bytes.ts';

export interface WorkspaceSize {
  readonly files: number;
  readonly bytes: number;
}

/** Thrown when a folder is beyond the bounds of a copy; choose a smaller folder within it. */
export class WorkspaceTooLarge extends Error {
  readonly kind = 'workspace-too-large';
  readonly folder: string;
  /** What had been counted when the bound was passed; the folder has at least this. */
  readonly counted: WorkspaceSize;
  readonly limits: WorkspaceSize;

  constructor(folder: string, counted: WorkspaceSize, limits: WorkspaceSize) {
    super(
      `${folder} has at least ${counted.files} ${counted.files === 1 ? 'file' : 'files'} and ${formatBytes(counted.bytes)} without its dependencies; ` +
        `a session copies at most ${limits.files} files and ${formatBytes(limits.bytes)}. ` +
        'Choose a smaller folder within it, such as one package, or move data and build output elsewhere.',
    );
    this.name = 'WorkspaceTooLarge';
    this.folder = folder;
    this.counted = counted;
    this.limits = limits;
  }
}
