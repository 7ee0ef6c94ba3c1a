'use client';
import { unreachable } from '#core/lib/unreachable.ts';
import { AgentDetail } from './agent-detail.tsx';
import { EdgeDetail } from './edge-detail.tsx';
import { MessageDetail } from './message-detail.tsx';
import { useSelection } from './selection-context.tsx';
import { StackDetail } from './stack-detail.tsx';

/** What is chosen, in detail. */
export function DetailsPanel() {
  const { selection } = useSelection();
  if (selection === null) return null;
  switch (selection.kind) {
    case 'agent':
      return <AgentDetail key={selection.id} id={selection.id} />;
    case 'message':
      return <MessageDetail key={selection.id} id={selection.id} />;
    case 'edge':
      return <EdgeDetail key={selection.id} id={selection.id} />;
    case 'stack':
      return <StackDetail key={selection.id} finder={selection.id} />;
    default:
      return unreachable(selection);
  }
}
