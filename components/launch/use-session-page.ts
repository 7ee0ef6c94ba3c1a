'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { SessionPage } from '#components/connection/api-client.ts';
import type { ApiError } from '#components/connection/api-error.ts';
import { api } from '#components/connection/browser-line.ts';
import { useSessionsChanged } from '#components/connection/use-line.ts';

/** How many sessions a page of the list has. */
export const PAGE_SIZE = 20;

interface PageQuery {
  readonly search: string;
  readonly before: string | null;
}

interface ShownPage {
  readonly page: SessionPage;
  readonly error: ApiError | null;
  readonly fetching: boolean;
  readonly refetch: () => void;
}

/** The page of the list that `query` asks for, fetched anew when the query or a session changes. */
export function useSessionPage({ search, before }: PageQuery, initial: SessionPage): ShownPage {
  const [page, setPage] = useState(initial);
  const [error, setError] = useState<ApiError | null>(null);
  const [fetching, setFetching] = useState(false);
  const current = useRef<AbortController | null>(null);

  const refetch = useCallback(() => {
    current.current?.abort();
    const asking = new AbortController();
    current.current = asking;
    setFetching(true);
    api.sessions({ search, before, limit: PAGE_SIZE }, asking.signal).then(
      (result) => {
        setFetching(false);
        setError(result.ok ? null : result.error);
        if (result.ok) setPage(result.value);
      },
      // Another question took this one's place.
      () => {},
    );
  }, [search, before]);

  useRefetchOnChange(refetch);
  useSessionsChanged(refetch);
  useEffect(() => () => current.current?.abort(), []);
  return { page, error, fetching, refetch };
}

/** The first page came with the document; only a change of the query asks anew, a moment after it. */
function useRefetchOnChange(refetch: () => void): void {
  const first = useRef(refetch);
  useEffect(() => {
    if (first.current === refetch) return;
    first.current = () => {};
    const timer = setTimeout(refetch, 150);
    return () => clearTimeout(timer);
  }, [refetch]);
}
