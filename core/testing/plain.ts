/** A state as plain JSON, so that two can be compared whatever their maps share. */
export function plain(state: unknown): unknown {
  return JSON.parse(JSON.stringify(state));
}
