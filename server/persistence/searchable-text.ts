/** The text as a text column can hold it: without NUL, which Postgres refuses there. */
export function toSearchable(text: string): string {
  return text.replaceAll('\u0000', ' ');
}
