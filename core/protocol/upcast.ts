import { Entry } from './entry.ts';

/**
 * Reads an entry written by any released version. Version 1 is the first, so today it only parses.
 * Throws a ZodError on what no version ever wrote.
 */
export function upcastEntry(raw: unknown): Entry {
  return Entry.parse(raw);
}
