'use client';
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { AgentGraph } from '#core/projections/agent-graph/graph-state.ts';
import { classNames } from '#components/ui/class-names.ts';
import { words } from '#components/words.ts';
import type { HeadingElement } from './graph-elements.ts';
import { useGraph } from './graph-source.tsx';

/** The name of a column's phase, marked while it runs. */
export const ColumnHeading = memo(function ColumnHeading({ data }: NodeProps<HeadingElement>) {
  const phase = useGraph((graph) => phaseOf(graph, data.role));
  const running = phase?.state === 'running';
  return (
    <div
      className={classNames(
        'flex h-full items-center gap-2 border-b text-13',
        running ? 'border-ink-soft font-medium text-ink' : 'border-line text-ink-faint',
      )}
    >
      {/* Its own ground, so that lines that pass behind leave it readable. */}
      <span className="bg-sunken pr-2">
        {phase?.name ?? words.launch.teamColumns[data.role].phase}
      </span>
    </div>
  );
});

/** The running phase of a role, else its first unfinished one, else its last. */
function phaseOf(graph: AgentGraph, role: HeadingElement['data']['role']) {
  const own = graph.phases.filter((phase) => phase.role === role);
  return (
    own.find((phase) => phase.state === 'running') ??
    own.find((phase) => phase.state === 'pending') ??
    own.at(-1)
  );
}
