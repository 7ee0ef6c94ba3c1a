'use client';
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { DiscoveryFinding, DiscoveryNode } from '#core/projections/agent-graph/graph-state.ts';
import { FINDING_STATUSES, type FindingStatus } from '#core/protocol/finding-status.ts';
import type { Importance } from '#core/protocol/message.ts';
import { FindingStatusMark } from '#components/marks/finding-status-mark.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { CardHandles } from './card-handles.tsx';
import type { DiscoveryElement } from './graph-elements.ts';
import { useGraph } from './graph-source.tsx';

/** Importance is weight: a thicker, fuller bar at the edge. */
const bars: Record<Importance, string> = {
  low: 'before:w-[2px] before:opacity-40',
  normal: 'before:w-[3px] before:opacity-60',
  high: 'before:w-[4px] before:opacity-85',
  critical: 'before:w-[6px]',
};

/** A discovery beneath its finder: what, where, and what became of it. */
export const DiscoveryCard = memo(function DiscoveryCard(props: NodeProps<DiscoveryElement>) {
  const discovery = useGraph((graph) => graph.discoveries.get(props.data.id));
  if (discovery === undefined) return null;
  return (
    <div
      data-discovery={discovery.id}
      data-status={statusOf(discovery.findings)}
      title={discovery.text}
      className={classNames(
        'relative h-full w-full overflow-hidden rounded-6 border border-line bg-raised pr-1.5 pl-2.5 text-left',
        'before:absolute before:inset-y-0 before:left-0 before:bg-discovery',
        bars[discovery.importance],
        props.selected && 'ring-2 ring-focus ring-offset-1 ring-offset-ground',
      )}
    >
      <CardHandles />
      <div className="flex items-center gap-1 pt-1.5">
        <span className="truncate text-12 font-medium text-ink">{titleOf(discovery)}</span>
        <span className="ml-auto flex">
          <FindingStatusMark status={statusOf(discovery.findings)} size={13} />
        </span>
      </div>
      <p className="truncate font-mono text-[11px] leading-4 text-ink-faint">
        {placeOf(discovery)}
      </p>
    </div>
  );
});

function titleOf({ findings, text }: DiscoveryNode): string {
  const first = findings[0];
  if (first === undefined) return text;
  return findings.length > 1 ? `${first.title} ×${findings.length}` : first.title;
}

function placeOf({ findings }: DiscoveryNode): string {
  const place = findings[0]?.place;
  return place === undefined ? '' : `${place.path.split('/').at(-1)}:${place.line}`;
}

/** A discovery is as far as the finding that is least far. */
function statusOf(findings: readonly DiscoveryFinding[]): FindingStatus {
  const failed = findings.find(({ status }) => status === 'failed-validation');
  if (failed !== undefined) return failed.status;
  const ranks = findings.map(({ status }) => FINDING_STATUSES.indexOf(status));
  return FINDING_STATUSES[Math.min(...ranks)] ?? 'open';
}
