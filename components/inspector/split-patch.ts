/** One file's part of a patch. */
export interface PatchPart {
  readonly path: string;
  /** From its `diff --git` line to the next one's. */
  readonly text: string;
}

/** Cuts a git patch into its files, in its order. Anything before the first file is left out. */
export function splitPatch(patch: string): readonly PatchPart[] {
  const starts = [...patch.matchAll(/^diff --git .*$/gm)].map((match) => match.index);
  return starts.map((start, place) => {
    const text = patch.slice(start, starts[place + 1] ?? patch.length).trimEnd();
    return { path: pathOf(text), text };
  });
}

/** The new name, or the old one of a file that is gone; git quotes odd names as C strings. */
function pathOf(text: string): string {
  const named = /^\+\+\+ (?:"?b\/)(.*?)"?$/m.exec(text) ?? /^--- (?:"?a\/)(.*?)"?$/m.exec(text);
  return named?.[1] ?? / b\/(.*)$/m.exec(text)?.[1] ?? '';
}
