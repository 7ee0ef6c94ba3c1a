'use client';
import { useEffect, useState } from 'react';
import type { LongText } from '#core/protocol/content.ts';
import type { BlobHash, SessionId } from '#core/protocol/ids.ts';
import { api } from '#components/connection/browser-line.ts';

/** Content that is fetched when someone looks. */
export type Fetched =
  | { readonly state: 'loading' }
  | { readonly state: 'here'; readonly text: string }
  | { readonly state: 'failed'; retry(): void };

/** A text whole: what is in the entry when that is all, else its blob. */
export function useLongText(session: SessionId, text: LongText): Fetched {
  const fetched = useBlobText(session, text.blob?.hash ?? null);
  return text.blob === undefined ? { state: 'here', text: text.text } : fetched;
}

/** A blob that holds a JSON string; loading for ever where there is no hash. */
export function useBlobText(session: SessionId, hash: BlobHash | null): Fetched {
  const [attempt, setAttempt] = useState(0);
  const [known, setKnown] = useState<{ hash: BlobHash; text: string | null } | null>(null);
  useEffect(() => {
    if (hash === null) return;
    const abort = new AbortController();
    fetchText(session, hash, abort.signal).then(
      (text) => setKnown({ hash, text }),
      () => undefined,
    );
    return () => abort.abort();
  }, [session, hash, attempt]);
  if (known === null || known.hash !== hash) return { state: 'loading' };
  if (known.text !== null) return { state: 'here', text: known.text };
  return { state: 'failed', retry: () => setAttempt(attempt + 1) };
}

async function fetchText(session: SessionId, hash: BlobHash, signal: AbortSignal) {
  const answer = await api.blob(session, hash, signal);
  return answer.ok ? fromStored(answer.value) : null;
}

/** A text's blob is a JSON string; anything else is shown as it is. */
function fromStored(stored: string): string {
  try {
    const value: unknown = JSON.parse(stored);
    return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  } catch {
    return stored;
  }
}
