/** The part of a patch that is about one file, as `git diff --full-index` writes it. */
export interface PatchPart {
  readonly text: Uint8Array;
  /** git's ids of the file before and after; null where it does not exist. */
  readonly before: string | null;
  readonly after: string | null;
  /** Whether it is about regular files only: no link, no other repository. */
  readonly isRegular: boolean;
}

const START = 'diff --git ';
const NOTHING = /^0+$/;
const REGULAR_MODES = /^100(644|755)$/;

/** The parts of a patch, in its order. */
export function splitPatch(patch: Uint8Array): readonly PatchPart[] {
  // One character a byte, so that places in the text are places in the bytes.
  const text = Buffer.from(patch).toString('latin1');
  const starts: number[] = text.startsWith(START) ? [0] : [];
  // Lines end at \n alone: content may hold any other kind of line end.
  for (let at = text.indexOf(`\n${START}`); at >= 0; at = text.indexOf(`\n${START}`, at + 1)) {
    starts.push(at + 1);
  }
  return starts.map((start, place) => toPart(patch.subarray(start, starts[place + 1])));
}

function toPart(bytes: Uint8Array): PatchPart {
  const text = Buffer.from(bytes).toString('latin1');
  const header = text.split(/\n(?:@@ |GIT binary patch)/, 1)[0] ?? '';
  const index = /\nindex ([0-9a-f]{40})\.\.([0-9a-f]{40})(?: |\n|$)/.exec(header);
  const modes = [
    ...header.matchAll(
      /\n(?:(?:new|deleted) file mode|(?:new|old) mode|index \S+) (\d{6})(?=\n|$)/g,
    ),
  ];
  return {
    text: bytes,
    before: toId(index?.[1]),
    after: toId(index?.[2]),
    isRegular: modes.every(([, mode]) => REGULAR_MODES.test(mode ?? '')),
  };
}

function toId(id: string | undefined): string | null {
  return id === undefined || NOTHING.test(id) ? null : id;
}
