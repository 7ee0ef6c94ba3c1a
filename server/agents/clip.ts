/** The text, or its first `limit - 1` units and an ellipsis: for lines that people read. */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
