const LEAD = 'Fix the findings in these files only, now: ';

/** The instructions of a step that mends some files ahead of the others. */
export function toOnlyFiles(files: readonly string[]): string {
  return `${LEAD}${JSON.stringify(files)}`;
}

/** The files that the instructions of a step name, or null where they name none. */
export function onlyFiles(instructions: string): readonly string[] | null {
  const start = instructions.indexOf(LEAD);
  if (start < 0) return null;
  const list = /^\[.*?"\](?=\s|$)/.exec(instructions.slice(start + LEAD.length))?.[0] ?? '';
  try {
    const files: unknown = JSON.parse(list);
    return Array.isArray(files) ? files.filter((file) => typeof file === 'string') : null;
  } catch {
    return null;
  }
}
