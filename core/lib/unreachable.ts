/** Makes a forgotten case of a union a compile error, and a loud one at run time. Throws always. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected case: ${JSON.stringify(value)}`);
}
