/** A change of consecutive lines: `lines` old ones from `line` on give way to `added`. */
export interface EditRegion {
  /** Counts from 1. Where nothing gives way, what is added stands before this line. */
  readonly line: number;
  readonly lines: number;
  readonly added: readonly string[];
}

/** Places of one file that several agents changed. */
export interface SharedRegion<Who> {
  readonly line: number;
  readonly lines: number;
  readonly who: readonly Who[];
  /** Whether they all made the same of it. */
  readonly same: boolean;
}

const HEADER = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@/;

/** Reads the changes in a unified diff of one file that was made without context. */
export function parseRegions(diff: string): readonly EditRegion[] {
  const regions: { line: number; lines: number; added: string[] }[] = [];
  for (const row of diff.split('\n')) {
    const header = HEADER.exec(row);
    if (header !== null) {
      const lines = Number(header[2] ?? 1);
      const line = Number(header[1]) + (lines === 0 ? 1 : 0);
      regions.push({ line, lines, added: [] });
    } else if (row.startsWith('+')) regions.at(-1)?.added.push(row.slice(1));
  }
  return regions;
}

/**
 * The places that more than one of them changed. Changes that touch belong to one place, as git sees
 * it: it can't merge neighbouring lines either.
 */
export function sharedRegions<Who>(
  edits: readonly { readonly who: Who; readonly regions: readonly EditRegion[] }[],
): readonly SharedRegion<Who>[] {
  const all = edits
    .flatMap(({ who, regions }) => regions.map((region) => ({ who, region })))
    .sort((a, b) => a.region.line - b.region.line || endOf(a.region) - endOf(b.region));
  const places: { readonly members: (typeof all)[number][]; end: number }[] = [];
  for (const one of all) {
    const last = places.at(-1);
    if (last !== undefined && one.region.line <= last.end) {
      last.members.push(one);
      last.end = Math.max(last.end, endOf(one.region));
    } else places.push({ members: [one], end: endOf(one.region) });
  }
  return places.flatMap(({ members, end }) => {
    const who = [...new Set(members.map((member) => member.who))];
    const first = members[0]?.region;
    if (first === undefined || who.length < 2) return [];
    const same =
      members.length === who.length && members.every(({ region }) => isSame(region, first));
    return [{ line: first.line, lines: end - first.line, who, same }];
  });
}

function endOf({ line, lines }: EditRegion): number {
  return line + lines;
}

function isSame(a: EditRegion, b: EditRegion): boolean {
  return (
    a.line === b.line &&
    a.lines === b.lines &&
    a.added.length === b.added.length &&
    a.added.every((row, index) => row === b.added[index])
  );
}
