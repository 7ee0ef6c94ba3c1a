'use client';
import { FolderCheck, FolderDown, Undo2 } from 'lucide-react';
import { hasEnded } from '#core/projections/session-status/session-status.ts';
import type { PatchApplication } from '#core/projections/patch-application/patch-application.ts';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { BlobHash } from '#core/protocol/ids.ts';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { PatchRefusal } from './patch-refusal.tsx';
import { patchStanding } from './patch-standing.ts';
import { useSession } from './session-context.tsx';
import { useSummary } from './summary-context.tsx';
import { useCommand, type Commanding } from './use-command.ts';
import { useSessionState } from './use-session-state.ts';

const words = sessionWords.patching;

interface PatchInFolderProps {
  /** The patch that is shown: at an earlier moment it may not be the session's last. */
  readonly patch: EntryBodies['patch-produced'] | null;
}

/** Brings the patch of an ended session into the user's folder and back; a sample is left alone. */
export function PatchInFolder({ patch }: PatchInFolderProps) {
  const { workspace } = useSummary();
  const isOver = hasEnded(useSessionState());
  const shown = patch === null || patch.total === 0 ? null : patch.patch.hash;
  if (workspace.kind === 'sample') {
    return shown === null ? null : <Line>{words.untouchedSample}</Line>;
  }
  return isOver ? <InFolder shown={shown} /> : null;
}

function InFolder({ shown }: { readonly shown: BlobHash | null }) {
  const commanding = useCommand();
  const applied = useSession((store) => store.whole().patch.applied);
  const standing = useSession((store) => patchStanding(store.whole().patch, shown));
  if (applied === null && standing === 'none') return null;
  return (
    <div role="group" aria-label={words.label} className="mt-3 space-y-2">
      {applied !== null && <Applied applied={applied} commanding={commanding} />}
      {standing === 'older' && <Line>{words.older}</Line>}
      {(standing === 'apart' || standing === 'newer') && (
        <Apply isNewer={standing === 'newer'} commanding={commanding} />
      )}
      {commanding.error !== null && (
        <PatchRefusal error={commanding.error} commanding={commanding} />
      )}
    </div>
  );
}

function Line({ children }: { readonly children: string }) {
  return <p className="mt-2 text-12 text-pretty text-ink-faint">{children}</p>;
}

function Apply({
  isNewer,
  commanding: { pending, send },
}: {
  readonly isNewer: boolean;
  readonly commanding: Commanding;
}) {
  const isPending = pending === 'apply-patch';
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <p className="min-w-40 flex-1 text-12 text-pretty text-ink-faint">
        {isNewer ? words.newer : words.untouched}
      </p>
      <Button
        size="small"
        variant="primary"
        pending={isPending}
        onClick={() => void send({ command: 'apply-patch' })}
      >
        <FolderDown aria-hidden size={13} />
        {isPending ? words.applying : isNewer ? words.applyNewer : words.apply}
      </Button>
    </div>
  );
}

function Applied({
  applied: { folder, total, replaced },
  commanding: { pending, send },
}: {
  readonly applied: NonNullable<PatchApplication['applied']>;
  readonly commanding: Commanding;
}) {
  const isPending = pending === 'revert-patch';
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-8 bg-pass/8 px-3 py-2.5">
      <div role="status" className="flex min-w-40 flex-1 items-start gap-2 text-13">
        <FolderCheck aria-hidden size={15} className="mt-0.5 shrink-0 text-pass" />
        <p className="min-w-0 text-ink">
          {words.appliedTo} <span className="font-mono text-12 break-all">{folder}</span>,{' '}
          <span className="numeric">{words.filesChanged(total)}</span>
          {replaced.length > 0 && (
            <span className="block text-12 text-ink-soft">
              {words.replaced} <span className="font-mono break-all">{replaced.join(', ')}</span>
            </span>
          )}
        </p>
      </div>
      <Button
        size="small"
        pending={isPending}
        onClick={() => void send({ command: 'revert-patch' })}
      >
        <Undo2 aria-hidden size={13} />
        {isPending ? words.takingBack : words.takeBack}
      </Button>
    </div>
  );
}
