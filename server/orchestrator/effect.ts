import type { EntryDraft } from '#core/protocol/entry.ts';
import type { SessionOutcome } from '#core/protocol/session-outcome.ts';
import type { MessageDraft } from '#server/bus/message-bus.ts';

/** What the orchestrator wants done. */
export type Effect =
  | { readonly kind: 'append'; readonly drafts: readonly EntryDraft[] }
  | { readonly kind: 'say'; readonly draft: MessageDraft }
  | { readonly kind: 'end'; readonly outcome: SessionOutcome; readonly reason: string };

/** Entries to be recorded together. */
export function append(drafts: readonly EntryDraft[]): Effect {
  return { kind: 'append', drafts };
}
