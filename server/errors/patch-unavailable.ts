const SENTENCES = {
  'no-folder':
    'This session worked on a sample, so there is no folder of yours to apply its patch to.',
  'patch-missing':
    'This session has no patch: the team has changed nothing, or never came to its end.',
  'patch-applied':
    'The patch is applied already. Take it back first if you want to apply it again.',
  'patch-not-applied': 'The patch does not lie in your folder, so there is nothing to take back.',
} as const;

/** Thrown when a session has no patch that could be applied or taken back now; `kind` says why. */
export class PatchUnavailable extends Error {
  readonly kind: keyof typeof SENTENCES;

  constructor(kind: keyof typeof SENTENCES) {
    super(SENTENCES[kind]);
    this.name = 'PatchUnavailable';
    this.kind = kind;
  }
}
