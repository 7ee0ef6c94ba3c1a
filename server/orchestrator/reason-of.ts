import type { EntryBodies } from '#core/protocol/entry.ts';

/** Why an agent has left, in one sentence. */
export function reasonOf({ failure, reason }: EntryBodies['agent-left']): string {
  return failure?.message ?? (reason === 'removed' ? 'It was removed.' : 'It gave none.');
}
