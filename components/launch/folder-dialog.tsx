'use client';
import { HardDrive } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { FolderListing } from '#components/connection/api-client.ts';
import type { ApiError } from '#components/connection/api-error.ts';
import { api } from '#components/connection/browser-line.ts';
import { describeApiError } from '#components/connection/describe-api-error.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-note.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { words } from '#components/words.ts';
import { FolderRows } from './folder-rows.tsx';

interface FolderDialogProps {
  readonly open: boolean;
  /** Where to begin; null for the first place. */
  readonly from: string | null;
  readonly roots: readonly string[];
  readonly onClose: () => void;
  readonly onChoose: (path: string) => void;
}

/** Looks for a folder on the server. Arrow keys move, Enter opens, Backspace goes up. */
export function FolderDialog(props: FolderDialogProps) {
  return props.open ? <OpenFolderDialog {...props} /> : null;
}

type Shown =
  | { readonly kind: 'loading' }
  | { readonly kind: 'listing'; readonly listing: FolderListing }
  | { readonly kind: 'failed'; readonly error: ApiError };

function useFolder(from: string | null) {
  const [path, setPath] = useState(from);
  const [shown, setShown] = useState<Shown>({ kind: 'loading' });
  useEffect(() => {
    const leaving = new AbortController();
    api.folders(path, leaving.signal).then(
      (result) =>
        setShown(
          result.ok
            ? { kind: 'listing', listing: result.value }
            : { kind: 'failed', error: result.error },
        ),
      () => {},
    );
    return () => leaving.abort();
  }, [path]);
  return { shown, go: setPath };
}

function OpenFolderDialog({ open, from, roots, onClose, onChoose }: FolderDialogProps) {
  const { shown, go } = useFolder(from);
  const listing = shown.kind === 'listing' ? shown.listing : null;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={words.folders.title}
      description={words.folders.description}
      footer={
        <>
          <span className="numeric mr-auto pl-1 text-12 text-ink-faint">
            {listing ? words.folders.files(listing.files) : null}
          </span>
          <Button variant="quiet" onClick={onClose}>
            {words.folders.cancel}
          </Button>
          <Button
            variant="primary"
            disabled={!listing}
            onClick={() => {
              if (listing) onChoose(listing.path);
            }}
          >
            {words.folders.choose}
          </Button>
        </>
      }
    >
      <Places roots={roots} here={listing?.path ?? null} onGo={go} />
      <div className="h-80 p-2">
        {shown.kind === 'loading' ? <LoadingRows /> : null}
        {shown.kind === 'failed' ? (
          <ErrorNote
            title={words.folders.failed}
            action={<Button onClick={() => go(null)}>{words.folders.start}</Button>}
          >
            {describeApiError(shown.error).text}
          </ErrorNote>
        ) : null}
        {listing ? <FolderRows key={listing.path} listing={listing} onGo={go} /> : null}
      </div>
    </Dialog>
  );
}

interface PlacesProps {
  readonly roots: readonly string[];
  readonly here: string | null;
  readonly onGo: (path: string) => void;
}

function Places({ roots, here, onGo }: PlacesProps) {
  return (
    <div className="sticky top-0 border-b border-line bg-overlay px-4 py-2">
      {roots.length > 1 ? (
        <div className="mb-1 flex flex-wrap gap-1">
          {roots.map((root) => (
            <Button key={root} size="small" variant="quiet" onClick={() => onGo(root)}>
              <HardDrive aria-hidden size={13} />
              <span className="max-w-48 truncate font-mono">{root}</span>
            </Button>
          ))}
        </div>
      ) : null}
      <p aria-live="polite" className="min-h-5 truncate font-mono text-13" title={here ?? ''}>
        {here ?? ''}
      </p>
    </div>
  );
}

function LoadingRows() {
  return (
    <div className="flex flex-col gap-2 p-2">
      {['w-40', 'w-52', 'w-32', 'w-48'].map((width) => (
        <Skeleton key={width} className={`h-4 ${width}`} />
      ))}
    </div>
  );
}
