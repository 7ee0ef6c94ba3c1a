'use client';
import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { SessionView } from '#core/views/session-view.ts';
import type { SessionStore } from './session-store.ts';

const Store = createContext<SessionStore | null>(null);

export function SessionProvider(props: {
  readonly store: SessionStore;
  readonly children: ReactNode;
}) {
  return <Store.Provider value={props.store}>{props.children}</Store.Provider>;
}

/** The store around this component. Throws outside of a SessionProvider. */
export function useSessionStore(): SessionStore {
  const store = useContext(Store);
  if (store === null) throw new Error('There is no SessionProvider around this component.');
  return store;
}

/**
 * What `select` finds in the store; drawn again only when that is another value. `select` must
 * return parts of the state or primitives, nothing new.
 */
export function useSession<T>(select: (store: SessionStore) => T): T {
  const store = useSessionStore();
  const read = () => select(store);
  return useSyncExternalStore(store.subscribe, read, read);
}

/** The same for a part of the state at the playhead. */
export function useView<T>(select: (view: SessionView) => T): T {
  return useSession((store) => select(store.view()));
}
