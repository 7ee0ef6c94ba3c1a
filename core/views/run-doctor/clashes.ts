import type { FileChange } from '#core/projections/files/files.ts';
import { changedLines } from './changed-lines.ts';

/**
 * A change that took away another agent's. `lost`: it was made on the version before the other's.
 * `undone`: it brought back what was there before. `rewritten`: it replaced the other's lines.
 */
export interface Clash {
  readonly kind: 'lost' | 'undone' | 'rewritten';
  readonly earlier: FileChange;
  readonly later: FileChange;
}

interface History {
  /** The last change, and the change that left from each version of the file. */
  last: FileChange | null;
  readonly from: Map<string | null, number>;
  readonly changes: FileChange[];
  /** Who last put in and who last took out each line. */
  readonly added: Map<string, FileChange>;
  readonly removed: Map<string, FileChange>;
}

/** The clashes among the changes of one file, given in their order; time linear in their lines. */
export function clashesAmong(changes: Iterable<FileChange>): readonly Clash[] {
  const history: History = {
    last: null,
    from: new Map(),
    changes: [],
    added: new Map(),
    removed: new Map(),
  };
  const clashes: Clash[] = [];
  for (const change of changes) {
    const lines = changedLines(change.hunk);
    const clash = byHashes(history, change) ?? byLines(history, change, lines);
    if (clash) clashes.push(clash);
    remember(history, change, lines);
  }
  return clashes;
}

function byHashes(history: History, later: FileChange): Clash | null {
  const { last, from, changes } = history;
  if (later.before === later.after) return null;
  const isStale = last && last.before === later.before && last.after !== later.before;
  if (isStale && last.agent !== later.agent) return { kind: 'lost', earlier: last, later };
  const place = from.get(later.after);
  if (place === undefined) return null;
  const earlier = changes.slice(place).find(({ agent }) => agent !== later.agent);
  return earlier ? { kind: 'undone', earlier, later } : null;
}

function byLines(
  history: History,
  later: FileChange,
  lines: ReturnType<typeof changedLines>,
): Clash | null {
  const isOther = (change: FileChange | undefined): change is FileChange =>
    change !== undefined && change.agent !== later.agent;
  const earlier = lines.removed.map((line) => history.added.get(line)).find(isOther);
  if (!earlier) return null;
  const restores = lines.added.some((line) => history.removed.get(line)?.agent === earlier.agent);
  return { kind: restores ? 'undone' : 'rewritten', earlier, later };
}

function remember(
  history: History,
  change: FileChange,
  { removed, added }: ReturnType<typeof changedLines>,
): void {
  if (change.before !== change.after) {
    history.from.set(change.before, history.changes.length);
    history.changes.push(change);
    history.last = change;
  }
  for (const line of added) {
    history.added.set(line, change);
    history.removed.delete(line);
  }
  for (const line of removed) {
    history.removed.set(line, change);
    history.added.delete(line);
  }
}
