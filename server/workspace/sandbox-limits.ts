/** The bounds of one sandboxed command. */
export interface SandboxLimits {
  /** Resident memory of all its processes together, and the writable memory of each, in bytes. */
  readonly memoryBytes: number;
  readonly processes: number;
  /** Output that is kept, in bytes; the middle of more is left out. */
  readonly outputBytes: number;
  /** Output after which it is ended, in bytes. */
  readonly outputEndBytes: number;
  /** The largest file that it may write, in bytes. */
  readonly fileBytes: number;
  /** Room in its /tmp, which is memory, in bytes. */
  readonly temporaryBytes: number;
  /** How much free room on the disk may shrink while it runs, in bytes. */
  readonly diskBytes: number;
}

const MIB = 1024 * 1024;

/** Enough for the tests of an ordinary project, little enough for a small machine. */
export const DEFAULT_SANDBOX_LIMITS: SandboxLimits = {
  memoryBytes: 2048 * MIB,
  processes: 256,
  outputBytes: MIB,
  outputEndBytes: 64 * MIB,
  fileBytes: 256 * MIB,
  temporaryBytes: 256 * MIB,
  diskBytes: 2048 * MIB,
};
