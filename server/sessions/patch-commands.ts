import path from 'node:path';
import { fold } from '#core/log/fold.ts';
import { must } from '#core/lib/must.ts';
import {
  patchApplication,
  type PatchApplication,
} from '#core/projections/patch-application/patch-application.ts';
import type { BlobRef } from '#core/protocol/content.ts';
import type { EntryDraft } from '#core/protocol/entry.ts';
import type { AgentId, SessionId } from '#core/protocol/ids.ts';
import type { SessionCommand } from '#core/protocol/session-command.ts';
import { PatchUnavailable } from '#server/errors/patch-unavailable.ts';
import { ShuttingDown } from '#server/errors/shutting-down.ts';
import { listFiles } from '#server/orchestrator/end-session.ts';
import type { BlobStore } from '#server/persistence/blob-store.ts';
import { patchFolder, type FolderPatching } from '#server/workspace/patching/patch-folder.ts';
import { createReadWriteLock, type ReadWriteLock } from '#server/workspace/read-write-lock.ts';
import { resolveSourceFolder } from '#server/workspace/roots.ts';
import { findEnded, reopenSession, type ReopenParts } from './reopen-session.ts';
import { workspacePlace } from './workspace-place.ts';

export type PatchCommand = Extract<SessionCommand, { command: 'apply-patch' | 'revert-patch' }>;

/** Whether a command is about the patch of a session that has ended. */
export function isPatchCommand(command: SessionCommand): command is PatchCommand {
  return command.command === 'apply-patch' || command.command === 'revert-patch';
}

export interface PatchCommandParts extends ReopenParts {
  readonly blobs: BlobStore;
  /** Where MAOS keeps its own data; workspaces lie there. */
  readonly home: string;
  /** Folders under which those of users may lie. */
  readonly roots: readonly string[];
  /** Waits for a session here of which only closing is left. Rejects with NotEnded. */
  ended(session: SessionId): Promise<void>;
}

/** What is done in the folders of users. */
export interface PatchCommands {
  /**
   * Applies a session's patch to the user's folder, or takes it back; resolves when it is done and on
   * record. Rejects with SessionMissing, NotEnded, PatchUnavailable, FolderRefused, PatchRefused or
   * ShuttingDown, and then nothing has changed there.
   */
  carryOut(session: SessionId, command: PatchCommand, by: AgentId): Promise<void>;
  /** Takes no more, and resolves when those under way are done: none stops in the middle of a folder. */
  close(): Promise<void>;
}

/** Creates the commands. One after another is done in each folder. */
export function createPatchCommands(parts: PatchCommandParts): PatchCommands {
  const locks = new Map<string, ReadWriteLock>();
  const underWay = new Set<Promise<void>>();
  let closing = false;

  async function inTurn(session: SessionId, command: PatchCommand, by: AgentId): Promise<void> {
    await parts.ended(session);
    const folder = await folderOf(parts, session);
    const lock = locks.get(folder) ?? createReadWriteLock();
    locks.set(folder, lock);
    await lock.write(() => carryOut(parts, { session, folder, command, by }));
  }

  return {
    async carryOut(session, command, by) {
      if (closing) throw new ShuttingDown();
      const work = inTurn(session, command, by);
      underWay.add(work);
      await work.finally(() => underWay.delete(work));
    },
    async close() {
      closing = true;
      await Promise.allSettled(underWay);
    },
  };
}

/** The folder that the session worked on, as it may be written to now. */
async function folderOf(parts: PatchCommandParts, session: SessionId): Promise<string> {
  const { workspace } = (await findEnded(parts, session)).summary;
  if (workspace.kind !== 'folder') throw new PatchUnavailable('no-folder');
  return resolveSourceFolder(workspace.path, parts.roots, parts.home);
}

interface Asked {
  readonly session: SessionId;
  readonly folder: string;
  readonly command: PatchCommand;
  readonly by: AgentId;
}

async function carryOut(parts: PatchCommandParts, asked: Asked): Promise<void> {
  const stored = await findEnded(parts, asked.session);
  await reopenSession(parts, stored, async ({ log, entries }) => {
    const state = fold(patchApplication, entries);
    const draft =
      asked.command.command === 'apply-patch'
        ? await apply(parts, asked, { state, force: asked.command.force })
        : await revert(parts, asked, state);
    await log.append([draft]);
  });
}

async function apply(
  parts: PatchCommandParts,
  { session, folder, by }: Asked,
  { state, force }: { readonly state: PatchApplication; readonly force: boolean },
): Promise<EntryDraft> {
  const { produced, applied } = state;
  if (produced === null) throw new PatchUnavailable('patch-missing');
  const { patch } = produced;
  if (applied?.patch.hash === patch.hash) throw new PatchUnavailable('patch-applied');
  const { changed, replaced } = await patchFolder({
    ...placesOf(parts, folder),
    patch: await read(parts, patch),
    former: applied === null ? null : await read(parts, applied.changed),
    versionsIn: force ? workspacePlace(parts.home, session).gitDir : null,
  });
  const what = {
    patch,
    changed: await parts.blobs.put(changed.text, 'text/x-diff'),
    replaced: replaced.slice(0, 40),
  };
  const body = {
    by,
    folder,
    files: listFiles(changed.files),
    total: changed.files.length,
    ...what,
  };
  return { type: 'patch-applied', causation: [produced.seq], body };
}

async function revert(
  parts: PatchCommandParts,
  { folder, by }: Asked,
  { applied }: PatchApplication,
): Promise<EntryDraft> {
  if (applied === null) throw new PatchUnavailable('patch-not-applied');
  const { changed } = await patchFolder({
    ...placesOf(parts, folder),
    ...{ patch: null, versionsIn: null },
    former: await read(parts, applied.changed),
  });
  const body = { by, folder, files: listFiles(changed.files), total: changed.files.length };
  return { type: 'patch-reverted', causation: [applied.seq], body };
}

function placesOf(
  { home }: PatchCommandParts,
  folder: string,
): Pick<FolderPatching, 'folder' | 'scratchUnder'> {
  return { folder, scratchUnder: path.join(home, 'patching') };
}

async function read({ blobs }: PatchCommandParts, { hash }: BlobRef): Promise<Uint8Array> {
  return must(await blobs.get(hash), 'a patch that its entry names');
}
