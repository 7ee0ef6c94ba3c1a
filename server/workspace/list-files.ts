import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { confinePath, lookAlong } from './confined-path.ts';
import { FileMissing } from './errors/file-missing.ts';
import { isNeverSource } from './left-out-names.ts';

/**
 * Regular files at or below `under`, ascending by code unit, at most `limit`; links, devices and
 * dependencies are passed over. Throws PathRefused, or FileMissing where there is nothing.
 */
export async function listFiles(realRoot: string, under: string, limit: number): Promise<string[]> {
  const place = confinePath(realRoot, under);
  const kind = await lookAlong(realRoot, place);
  if (kind === 'missing') throw new FileMissing(place.relative);
  if (kind === 'file') return limit > 0 ? [place.relative] : [];
  const found: string[] = [];
  const waiting = [place.relative];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of await readdir(path.join(realRoot, folder), { withFileTypes: true })) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) found.push(name);
      else if (entry.isDirectory() && !isNeverSource(entry.name)) waiting.push(name);
    }
  }
  return found.sort().slice(0, Math.max(0, limit));
}
