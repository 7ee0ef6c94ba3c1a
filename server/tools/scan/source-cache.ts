import { readSourceFile, type ReadSource, type SourceFile } from './source-file.ts';

/** How much text is kept read, in UTF-16 units; what is known of it takes some fifty times as much. */
const TEXT_LIMIT = 1_000_000;

/**
 * Reads the files of one workspace and remembers them as long as there is room: reading is most of
 * the work of a scan, and few files change between two scans. Files that find no room are read anew
 * each time.
 */
export function createSourceCache(limit = TEXT_LIMIT): ReadSource {
  const known = new Map<string, SourceFile>();
  let room = limit;
  return (path, text, language) => {
    const before = known.get(path);
    if (before?.text === text) return before;
    if (before !== undefined && known.delete(path)) room += before.text.length;
    const file = readSourceFile(path, text, language);
    if (text.length > room) return file;
    known.set(path, file);
    room -= text.length;
    return file;
  };
}
