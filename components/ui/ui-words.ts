/** The words that the kit itself says; all others come in as props from components/words.ts. */
export const uiWords = {
  close: 'Close',
  dismiss: 'Dismiss',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Copying is not allowed here',
  fewer: (label: string) => `Fewer: ${label}`,
  more: (label: string) => `More: ${label}`,
  showChoices: 'Show the choices',
  loading: 'Loading',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  notices: 'Notices',
} as const;
