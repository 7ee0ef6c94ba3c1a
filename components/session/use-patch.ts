'use client';
import { useEffect, useState } from 'react';
import type { BlobHash, SessionId } from '#core/protocol/ids.ts';
import { api } from '#components/connection/browser-line.ts';
import { splitPatch, type PatchPart } from '#components/inspector/split-patch.ts';

export type PatchState =
  | { readonly state: 'loading' }
  | { readonly state: 'here'; readonly parts: readonly PatchPart[] }
  | { readonly state: 'failed'; retry(): void };

/** The patch of that hash, file by file. */
export function usePatch(session: SessionId, hash: BlobHash): PatchState {
  const [attempt, setAttempt] = useState(0);
  const [known, setKnown] = useState<{ hash: BlobHash; parts: readonly PatchPart[] | null } | null>(
    null,
  );
  useEffect(() => {
    const abort = new AbortController();
    api.blob(session, hash, abort.signal).then(
      (answer) => setKnown({ hash, parts: answer.ok ? splitPatch(answer.value) : null }),
      () => undefined,
    );
    return () => abort.abort();
  }, [session, hash, attempt]);
  if (known === null || known.hash !== hash) return { state: 'loading' };
  if (known.parts !== null) return { state: 'here', parts: known.parts };
  return { state: 'failed', retry: () => setAttempt(attempt + 1) };
}
