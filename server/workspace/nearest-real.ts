import { realpath } from 'node:fs/promises';
import path from 'node:path';

/**
 * Where an absolute path leads once links are followed, also if it names nothing yet: the real path
 * of the nearest folder above that exists, with the rest as it is written.
 */
export async function nearestReal(given: string): Promise<string> {
  const absolute = path.resolve(given);
  const real = await realpath(absolute).catch(() => null);
  if (real !== null || absolute === path.dirname(absolute)) return real ?? absolute;
  return path.join(await nearestReal(path.dirname(absolute)), path.basename(absolute));
}
