import { CornerLeftUp, Folder } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { FolderListing } from '#components/connection/api-client.ts';
import { words } from '#components/words.ts';

/** The folders in a folder, as a list of buttons that the arrow keys move through. */
export function FolderRows(props: {
  readonly listing: FolderListing;
  readonly onGo: (path: string) => void;
}) {
  const { listing, onGo } = props;
  const { parent } = listing;
  const onKey = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key === 'Backspace' && parent !== null) onGo(parent);
    else moveFocus(event);
  };
  return (
    <ul aria-label={words.folders.list} className="flex flex-col">
      {parent === null ? null : (
        <FolderRow
          icon={<CornerLeftUp aria-hidden size={15} />}
          onOpen={() => onGo(parent)}
          onKey={onKey}
          first
        >
          {words.folders.up}
        </FolderRow>
      )}
      {listing.folders.map((folder, index) => (
        <FolderRow
          key={folder.path}
          icon={<Folder aria-hidden size={15} />}
          onOpen={() => onGo(folder.path)}
          onKey={onKey}
          first={parent === null && index === 0}
        >
          {folder.name}
        </FolderRow>
      ))}
      {listing.folders.length === 0 ? (
        <li className="px-2 py-1.5 text-13 text-ink-faint">{words.folders.empty}</li>
      ) : null}
    </ul>
  );
}

/** To the next or the previous button of the same list, round at both ends. */
function moveFocus(event: KeyboardEvent<HTMLButtonElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const list = event.currentTarget.closest('ul');
  if (step === undefined || !list) return;
  event.preventDefault();
  const rows = [...list.querySelectorAll('button')];
  const at = rows.indexOf(event.currentTarget);
  rows[(at + step + rows.length) % rows.length]?.focus();
}

interface FolderRowProps {
  readonly icon: ReactNode;
  readonly first: boolean;
  readonly onOpen: () => void;
  readonly onKey: (event: KeyboardEvent<HTMLButtonElement>) => void;
  readonly children: ReactNode;
}

function FolderRow({ icon, first, onOpen, onKey, children }: FolderRowProps) {
  return (
    <li>
      <button
        type="button"
        ref={first ? focusOnce : undefined}
        onClick={onOpen}
        onKeyDown={onKey}
        className="flex h-8 w-full items-center gap-2 rounded-6 px-2 text-left text-13 hover:bg-hover focus-visible:bg-hover focus-visible:outline-offset-0"
      >
        <span className="flex text-ink-faint">{icon}</span>
        <span className="truncate">{children}</span>
      </button>
    </li>
  );
}

/** The rows are new for each folder: the first takes the focus, so that the keys go on working. */
function focusOnce(row: HTMLButtonElement | null): void {
  row?.focus();
}
