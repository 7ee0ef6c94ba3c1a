import { createHash } from 'node:crypto';
import type { BlobHash } from '#core/protocol/ids.ts';
import type { FileChange, Workspace } from '#server/workspace/workspace.ts';

/** A workspace in memory: enough for tools that read and write; commands end at once with 0. */
export interface MemoryWorkspace extends Workspace {
  /** Writes without asking what was read, as a tool of a test does. */
  overwrite(path: string, text: string): FileChange;
}

/** A workspace with these files. */
export function createMemoryWorkspace(files: Readonly<Record<string, string>>): MemoryWorkspace {
  const now = new Map(Object.entries(files));
  const bytesOf = (text: string) => new TextEncoder().encode(text);
  const changed = () => [...now].filter(([path, text]) => files[path] !== text);

  function overwrite(path: string, text: string): FileChange {
    const before = now.get(path);
    now.set(path, text);
    const hunk = `-${before ?? ''}\n+${text}`;
    return {
      path,
      before: before === undefined ? null : hashOf(before),
      after: hashOf(text),
      hunk,
    };
  }

  return {
    root: '/memory',
    overwrite,
    list: (_under, limit) => Promise.resolve([...now.keys()].sort().slice(0, limit)),
    read(path) {
      const text = now.get(path);
      if (text === undefined) return Promise.reject(new Error(`There is no file ${path}.`));
      return Promise.resolve({ path, bytes: bytesOf(text), hash: hashOf(text) });
    },
    write: ({ path, bytes }) => Promise.resolve(overwrite(path, new TextDecoder().decode(bytes))),
    run: () => Promise.resolve({ exitCode: 0, output: '', endedBy: 'exit', durationMs: 1 }),
    snapshot: () => Promise.resolve('a'.repeat(40)),
    patch() {
      const text = changed().map(([path, content]) => `${path}\n${content}`);
      return Promise.resolve({
        text: bytesOf(text.join('\n')),
        files: changed().map(([path]) => ({ path, change: 'modified', added: 1, removed: 1 })),
      });
    },
  };
}

function hashOf(text: string): BlobHash {
  return createHash('sha256').update(text).digest('hex') as BlobHash;
}
