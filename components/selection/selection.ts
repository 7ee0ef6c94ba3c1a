import type { EdgeId } from '#core/projections/agent-graph/delivery.ts';
import type { AgentId, MessageId } from '#core/protocol/ids.ts';

/** What a viewer has chosen to look at in detail. */
export type Selection =
  | { readonly kind: 'agent'; readonly id: AgentId }
  | { readonly kind: 'message'; readonly id: MessageId }
  | { readonly kind: 'edge'; readonly id: EdgeId }
  | { readonly kind: 'stack'; readonly id: AgentId };

/** Whether exactly this is chosen. */
export function isSelected(
  selection: Selection | null,
  kind: Selection['kind'],
  id: string,
): boolean {
  return selection !== null && selection.kind === kind && selection.id === id;
}
