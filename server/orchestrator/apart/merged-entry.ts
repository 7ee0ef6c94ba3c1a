import type { Region } from '#core/protocol/entries/apart-entries.ts';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { CopyPart, MergedCopies } from '#server/workspace/agent-copies.ts';
import type { MendedFindings } from './apart-deeds.ts';

/** Bounds of what the entry spells out, so that it stays far under the limit of a body. */
const REGIONS_LISTED = 40;
const CONFLICTS_LISTED = 20;
const FINDINGS_LISTED = 1000;
const PATHS_LENGTH = 8_000;

/** What is recorded of a merge. Lists are cut; the totals are whole. */
export function toMergedBody(
  { parts, duplicated, conflicting }: MergedCopies,
  { fixed, validated }: MendedFindings,
): EntryBodies['patches-merged'] {
  const room = createRoom();
  return {
    parts: parts.map((part) => toPart(part, room)),
    duplicated: listRegions(duplicated, room),
    duplicatedTotal: duplicated.length,
    conflicting: listRegions(conflicting, room),
    conflictingTotal: conflicting.length,
    fixed: fixed.slice(0, FINDINGS_LISTED),
    validated: validated.slice(0, FINDINGS_LISTED),
  };
}

/** Says for how many more characters of paths there is room; three lists share it. */
type Room = (path: string) => boolean;

function createRoom(): Room {
  let length = 0;
  return (path) => (length += path.length) <= PATHS_LENGTH * 3;
}

function toPart(
  { agent, files, leftOut }: CopyPart,
  room: Room,
): EntryBodies['patches-merged']['parts'][number] {
  return {
    agent,
    files: files.length,
    changedLines: files.reduce((sum, { added, removed }) => sum + added + removed, 0),
    merged: leftOut.length === 0,
    conflicts: leftOut.slice(0, CONFLICTS_LISTED).filter(({ path }) => room(path)),
    leftOut: leftOut.length,
  };
}

function listRegions(regions: readonly Region[], room: Room): readonly Region[] {
  return regions.slice(0, REGIONS_LISTED).filter(({ path }) => room(path));
}
