'use client';
import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { AgentGraph } from '#core/projections/agent-graph/graph-state.ts';
import type { Seq } from '#core/protocol/ids.ts';

/** The graph at the playhead, for those who draw parts of it. */
export interface GraphSource {
  subscribe(listener: () => void): () => void;
  graph(): AgentGraph;
  seq(): Seq;
  /** Whether the playhead came here entry by entry: only then does anything travel. */
  moving(): boolean;
}

const Source = createContext<GraphSource | null>(null);

export function GraphProvider(props: {
  readonly source: GraphSource;
  readonly children: ReactNode;
}) {
  return <Source.Provider value={props.source}>{props.children}</Source.Provider>;
}

/** The source around this component. Throws outside of a GraphProvider. */
export function useGraphSource(): GraphSource {
  const source = useContext(Source);
  if (source === null) throw new Error('There is no GraphProvider around this component.');
  return source;
}

/**
 * What `select` finds in the graph; the component is drawn again only when that is another value.
 * `select` must return parts of the graph or primitives, nothing new.
 */
export function useGraph<T>(select: (graph: AgentGraph, seq: Seq) => T): T {
  const source = useGraphSource();
  const read = () => select(source.graph(), source.seq());
  return useSyncExternalStore(source.subscribe, read, read);
}
