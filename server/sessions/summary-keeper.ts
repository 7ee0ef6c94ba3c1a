import type { Logger } from 'pino';
import { fold } from '#core/log/fold.ts';
import type { Entry } from '#core/protocol/entry.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import { summaryProjection, toSummary } from '#core/views/session-summary.ts';
import type { Ownership } from '#server/persistence/ownership.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { SessionLogStore } from '#server/persistence/session-log-store.ts';

/** The stored summary follows the log at most this often, in milliseconds. */
const SAVE_MS = 500;

/** Keeps a running session's stored summary in step with its log. */
export interface SummaryKeeper {
  /** The summary as of the last commit. */
  current(): SessionSummary | null;
  /** Saves what is not saved yet and stops following. */
  finish(): Promise<void>;
}

export interface SummaryKeeperParts {
  readonly log: SessionLog;
  readonly ownership: Ownership;
  readonly store: SessionLogStore;
  readonly logger: Logger;
  /** What the log held before it is followed. */
  readonly entries: readonly Entry[];
  /** Called after each save. */
  onSaved(): void;
}

/** Follows `log` from the next entry on. */
export function keepSummary(parts: SummaryKeeperParts): SummaryKeeper {
  let state = fold(summaryProjection, parts.entries);
  let timer: NodeJS.Timeout | null = null;
  let saving: Promise<void> = Promise.resolve();

  const save = () => {
    timer = null;
    const summary = toSummary(state);
    if (summary === null) return;
    saving = saving
      .then(() => parts.store.saveSummary(parts.ownership, summary))
      .then(parts.onSaved)
      .catch((error: unknown) => parts.logger.warn({ err: error }, 'a summary was not saved'));
  };
  const unsubscribe = parts.log.subscribe((entries: readonly Entry[]) => {
    state = fold(summaryProjection, entries, state);
    timer ??= setTimeout(save, SAVE_MS);
  });
  return {
    current: () => toSummary(state),
    async finish() {
      unsubscribe();
      clearTimeout(timer ?? undefined);
      save();
      await saving;
    },
  };
}
