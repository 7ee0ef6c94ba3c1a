import { OFFLINE_MODEL, type LaunchSession } from '#core/protocol/command.ts';
import type { EntryOf, EntryType } from '#core/protocol/entry.ts';
import type { Team } from '#core/protocol/team.ts';
import type { LanguageModel } from '#server/models/language-model.ts';
import { createIsolatedRun } from '#server/orchestrator/isolated-run.ts';
import type { SessionLimits } from '#server/orchestrator/session-parts.ts';
import type { SessionRun } from '#server/orchestrator/session-run.ts';
import { createInMemoryBlobStore } from '#server/persistence/in-memory-blob-store.ts';
import { createTools } from '#server/tools/tool-registry.ts';
import type { PreparedWorkspace } from '#server/workspace/create-workspace.ts';
import { createInMemorySessionLog, type InMemorySessionLog } from './in-memory-session-log.ts';
import { createManualClock } from './manual-clock.ts';
import { createNumberedIds } from './numbered-ids.ts';
import { ofType } from './stage-session.ts';

/** A session whose agents work apart, with real copies and real tools, ready to run. */
export interface StagedApart {
  readonly run: SessionRun;
  readonly log: InMemorySessionLog;
  readonly faults: readonly unknown[];
  of<T extends EntryType>(type: T): readonly EntryOf<T>[];
}

export interface ApartStaging {
  readonly model: LanguageModel;
  readonly team: Partial<Team>;
  readonly prepared: PreparedWorkspace;
  readonly limits?: Partial<SessionLimits>;
  /** What is asked for at the launch, besides the task and the team. */
  readonly asked?: Partial<LaunchSession>;
  /** What each call costs, in US dollars; nothing when left out. */
  readonly usdPerCall?: number;
}

const NOBODY: Team = { analyst: 0, architect: 0, developer: 0, tester: 0 };
const TOOLS = createTools({ rulesFolder: 'rules' });

/** Stages it on a workspace that is prepared; the log is in memory, and the clock stands still. */
export function stageApart(staging: ApartStaging): StagedApart {
  const { model, team, prepared, limits = {}, asked, usdPerCall = 0 } = staging;
  const clock = createManualClock();
  const log = createInMemorySessionLog(clock);
  const faults: unknown[] = [];
  const note = (fault: unknown) => faults.push(fault);
  const run = createIsolatedRun({
    command: {
      task: 'Analyze security and fix issues',
      workspace: { kind: 'sample', name: 'shop' },
      model: OFFLINE_MODEL,
      mode: 'isolated',
      team: { ...NOBODY, ...team },
      ...asked,
    },
    log,
    blobs: createInMemoryBlobStore(),
    ...prepared,
    model,
    tools: TOOLS,
    clock,
    ids: createNumberedIds(),
    random: () => 0.5,
    onSignal: () => undefined,
    logger: { error: note, warn: note },
    priceOf: () => usdPerCall,
    limits,
  });
  return { run, log, faults, of: (type) => ofType(log.entries(), type) };
}
