'use client';
import { ChevronRight, ChevronsLeft, Search, X } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import type { ReactNode } from 'react';
import type { SessionPage } from '#components/connection/api-client.ts';
import { describeApiError } from '#components/connection/describe-api-error.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorNote } from '#components/ui/error-note.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import { words } from '#components/words.ts';
import { EmptyListPicture } from './empty-list-picture.tsx';
import { SESSION_GRID } from './session-grid.ts';
import { SessionRow } from './session-row.tsx';
import { useSessionPage } from './use-session-page.ts';

const address = {
  q: parseAsString.withDefault('').withOptions({ clearOnDefault: true }),
  before: parseAsString,
};

/** The list of sessions: searched and paged by the address, kept up to date while it is open. */
export function SessionList({ initial }: { readonly initial: SessionPage }) {
  const [{ q, before }, setAddress] = useQueryStates(address);
  const { page, error, fetching, refetch } = useSessionPage({ search: q, before }, initial);
  const search = (text: string) => void setAddress({ q: text, before: null });
  return (
    <section aria-labelledby="sessions" className="flex min-w-0 flex-col">
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 pb-4">
        <h2 id="sessions" className="text-20 font-medium">
          {words.sessions.heading}
        </h2>
        <SearchField value={q} onChange={search} />
      </header>
      {error ? (
        <ErrorNote
          title={words.sessions.failedTitle}
          className="mb-4"
          action={<Button onClick={refetch}>{words.app.tryAgain}</Button>}
        >
          {describeApiError(error).text}
        </ErrorNote>
      ) : null}
      {page.sessions.length === 0 ? (
        <NoSessions search={q} onClear={() => search('')} />
      ) : (
        <div aria-busy={fetching}>
          <ColumnNames />
          <ul>
            {page.sessions.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
        </div>
      )}
      <Pager
        first={before === null}
        next={page.next}
        onGo={(cursor) => void setAddress({ before: cursor }, { history: 'push' })}
      />
    </section>
  );
}

function SearchField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  return (
    <div role="search" className="w-full sm:w-64">
      <TextField
        label={words.sessions.search}
        hideLabel
        type="text"
        inputMode="search"
        placeholder={words.sessions.search}
        value={value}
        maxLength={200}
        onChange={(event) => onChange(event.target.value)}
        leading={<Search aria-hidden size={15} />}
        className="pr-0.5"
        trailing={
          value === '' ? null : (
            <IconButton label={words.sessions.clear} onClick={() => onChange('')}>
              <X aria-hidden size={14} />
            </IconButton>
          )
        }
      />
    </div>
  );
}

/** Names for the eye; each cell carries its name for screen readers. */
function ColumnNames() {
  const { columns } = words.sessions;
  const right = [columns.agents, columns.duration, columns.cost, columns.started];
  return (
    <div
      aria-hidden
      className={`${SESSION_GRID} hidden border-b border-line pb-2 text-12 text-ink-faint md:grid`}
    >
      <span className="col-span-2">{columns.task}</span>
      <span>{columns.findings}</span>
      {right.map((name) => (
        <span key={name} className="text-right">
          {name}
        </span>
      ))}
    </div>
  );
}

function NoSessions({ search, onClear }: { search: string; onClear: () => void }): ReactNode {
  if (search === '') {
    return (
      <EmptyState
        picture={<EmptyListPicture />}
        title={words.sessions.emptyTitle}
        className="py-16"
      >
        {words.sessions.emptyText}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={words.sessions.noMatchTitle(search)}
      action={<Button onClick={onClear}>{words.sessions.clear}</Button>}
      className="py-16"
    >
      {words.sessions.noMatchText}
    </EmptyState>
  );
}

interface PagerProps {
  readonly first: boolean;
  readonly next: string | null;
  readonly onGo: (cursor: string | null) => void;
}

function Pager({ first, next, onGo }: PagerProps) {
  if (first && next === null) return null;
  return (
    <nav aria-label={words.sessions.pages} className="flex justify-end gap-2 pt-4">
      <Button variant="quiet" disabled={first} onClick={() => onGo(null)}>
        <ChevronsLeft aria-hidden size={14} />
        {words.sessions.newer}
      </Button>
      <Button disabled={next === null} onClick={() => onGo(next)}>
        {words.sessions.older}
        <ChevronRight aria-hidden size={14} />
      </Button>
    </nav>
  );
}
