import type { EntryDraft } from '#core/protocol/entry.ts';
import type { ChangedFile } from '#core/protocol/changed-file.ts';
import type { SessionOutcome } from '#core/protocol/session-outcome.ts';
import { COORDINATOR, type Seq } from '#core/protocol/ids.ts';
import { messageOf } from '#server/agents/classify-failure.ts';
import type { MessageBus } from '#server/bus/message-bus.ts';
import { toLongText } from '#server/persistence/text-blobs.ts';
import type { Conclusion } from './coordinator-tools/coordinator-tool-parts.ts';
import type { SessionParts } from './session-parts.ts';
import type { Orchestration } from './orchestration.ts';
import { endWaits } from './step-waits.ts';
import type { Tally } from './tally.ts';

/** How a session ends. */
export interface Ending {
  readonly outcome: SessionOutcome;
  readonly reason: string;
  /** The coordinator's last word, when it had one. */
  readonly conclusion: Conclusion | null;
  /** What made it end. */
  readonly causation: readonly Seq[];
}

export interface EndingParts extends Omit<SessionParts, 'bus'> {
  readonly bus: Pick<MessageBus, 'agents' | 'leave'>;
  readonly tally: Tally;
  readonly state: Orchestration;
}

/** Files are listed up to this many, and this many characters in all. */
const LISTED_FILES = 40;
const LISTED_LENGTH = 20_000;

/** Records the end: the patch if anything changed, the summary, the leaving of all, the outcome. */
export async function endSession(parts: EndingParts, ending: Ending): Promise<void> {
  const trouble = await recordPatch(parts, ending).then(
    () => null,
    (error: unknown) => {
      parts.logger.error({ err: error }, 'the patch could not be made');
      return `The patch could not be made: ${messageOf(error)}`;
    },
  );
  await recordSummary(parts, ending);
  const { bus, log, state } = parts;
  await log.append(endWaits(state));
  await Promise.all(bus.agents().map((agent) => bus.leave(agent, 'session-ended')));
  const outcome = trouble !== null && ending.outcome === 'completed' ? 'failed' : ending.outcome;
  const reason = [ending.reason, ...(trouble === null ? [] : [trouble])].join(' ').slice(0, 600);
  const { causation } = ending;
  await log.append([{ type: 'session-finished', causation, body: { outcome, reason } }]);
}

async function recordPatch(
  { workspace, blobs, log }: EndingParts,
  { causation }: Ending,
): Promise<void> {
  const { text, files } = await workspace.patch();
  if (files.length === 0) return;
  const patch = await blobs.put(text, 'text/x-diff');
  const body = { patch, files: listFiles(files), total: files.length };
  await log.append([{ type: 'patch-produced', causation, body }]);
}

/** The first files of a list that fit in an entry. */
export function listFiles(files: readonly ChangedFile[]): readonly ChangedFile[] {
  let length = 0;
  return files
    .slice(0, LISTED_FILES)
    .filter(({ path }) => (length += path.length) <= LISTED_LENGTH);
}

async function recordSummary(
  { blobs, log, tally }: EndingParts,
  { conclusion }: Ending,
): Promise<void> {
  if (conclusion === null) return;
  const text = await toLongText(blobs, conclusion.summary);
  const draft: EntryDraft = {
    type: 'session-summarised',
    causation: conclusion.causation,
    body: { by: conclusion.by ?? COORDINATOR, text, ...tally.counts() },
  };
  await log.append([draft]);
}
