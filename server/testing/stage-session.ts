import { z } from 'zod';
import type { LaunchSession } from '#core/protocol/command.ts';
import type { Entry, EntryOf, EntryType } from '#core/protocol/entry.ts';
import type { Finding } from '#core/protocol/finding.ts';
import type { FindingId } from '#core/protocol/ids.ts';
import type { Team } from '#core/protocol/team.ts';
import { createMessageBus } from '#server/bus/create-message-bus.ts';
import type { MessageBus } from '#server/bus/message-bus.ts';
import type { LanguageModel } from '#server/models/language-model.ts';
import { createSessionRun, type SessionRun } from '#server/orchestrator/session-run.ts';
import {
  DEFAULT_LIMITS,
  type SessionLimits,
  type SessionParts,
} from '#server/orchestrator/session-parts.ts';
import { toLongText } from '#server/persistence/text-blobs.ts';
import type { BlobStore } from '#server/persistence/blob-store.ts';
import { createInMemoryBlobStore } from '#server/persistence/in-memory-blob-store.ts';
import type { Tool } from '#server/tools/tool.ts';
import type { Workspace } from '#server/workspace/workspace.ts';
import { createInMemorySessionLog, type InMemorySessionLog } from './in-memory-session-log.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { createMemoryWorkspace, type MemoryWorkspace } from './memory-workspace.ts';
import { createNumberedIds } from './numbered-ids.ts';

/** A whole session in memory, ready to run. */
export interface StagedSession {
  readonly run: SessionRun;
  readonly log: InMemorySessionLog;
  readonly blobs: BlobStore;
  readonly bus: MessageBus;
  readonly clock: ManualClock;
  readonly workspace: MemoryWorkspace;
  /** Faults and warnings that were logged. */
  readonly faults: readonly unknown[];
  /** Text that was typed, by agent. */
  readonly typed: ReadonlyMap<string, string>;
  of<T extends EntryType>(type: T): readonly EntryOf<T>[];
}

export interface Staging {
  readonly model: LanguageModel;
  readonly team?: Partial<Team>;
  readonly limits?: Partial<SessionLimits>;
  readonly tools?: readonly Tool[];
  /** Tokens of the model's context; unknown when left out. */
  readonly context?: number;
  /** What is asked for at the launch, besides the task and the team. */
  readonly asked?: Partial<LaunchSession>;
  readonly priceOf?: SessionParts['priceOf'];
  /** How commands run; at once and with success when left out. */
  readonly runCommand?: Workspace['run'];
}

const NOBODY: Team = { analyst: 0, architect: 0, developer: 0, tester: 0 };

/** Stages a session with a scripted model, a log and a workspace in memory, and a manual clock. */
export function stageSession(staging: Staging): StagedSession {
  const { model, team, limits, tools = [], runCommand, asked, priceOf, context } = staging;
  const clock = createManualClock();
  const log = createInMemorySessionLog(clock);
  const blobs = createInMemoryBlobStore();
  const memory = createMemoryWorkspace({ 'user.js': 'db.query("… " + name)' });
  const workspace = runCommand === undefined ? memory : { ...memory, run: runCommand };
  const ids = createNumberedIds();
  const bus = createMessageBus({
    ...{ log, clock, ids },
    mailboxLimit: limits?.mailbox ?? DEFAULT_LIMITS.mailbox,
    toLongText: (text) => toLongText(blobs, text),
  });
  const faults: unknown[] = [];
  const typed = new Map<string, string>();
  const run = createSessionRun({
    command: {
      task: 'Analyze security and fix issues',
      workspace: { kind: 'sample', name: 'shop' },
      model: 'scripted',
      mode: 'orchestrated',
      team: { ...NOBODY, ...(team ?? { analyst: 1, developer: 1, tester: 1 }) },
      ...asked,
    },
    log,
    blobs,
    bus,
    workspace,
    prepared: PREPARED,
    model,
    tools: new Map([...stageTools(workspace), ...tools].map((tool) => [tool.name, tool])),
    clock,
    ids,
    random: () => 0.5,
    onSignal: ({ agent, text }) => typed.set(agent, (typed.get(agent) ?? '') + text),
    logger: {
      error: (fault: unknown) => faults.push(fault),
      warn: (fault: unknown) => faults.push(fault),
    },
    contextOf: () => context ?? null,
    ...(limits === undefined ? {} : { limits }),
    ...(priceOf === undefined ? {} : { priceOf }),
  });
  return {
    run,
    log,
    blobs,
    bus,
    clock,
    workspace,
    faults,
    typed,
    of: (type) => ofType(log.entries(), type),
  };
}

/** The entries of one type. */
export function ofType<T extends EntryType>(
  entries: readonly Entry[],
  type: T,
): readonly EntryOf<T>[] {
  return entries.filter((entry): entry is Entry & EntryOf<T> => entry.type === type);
}

const PREPARED = {
  files: 1,
  bytes: 20,
  baseline: 'tree',
  languages: ['JavaScript'],
  leftOut: [],
  sandbox: { available: false, detail: 'not in tests' },
} as const;

/** The finding that the staged scan gives. */
export const STAGED_FINDING: Finding = {
  id: 'f-1' as FindingId,
  rule: 'js-sql-injection',
  cwe: 'CWE-89',
  severity: 'critical',
  title: 'SQL injection',
  message: 'The name is put into the query as text.',
  place: { path: 'user.js', line: 1, column: 1, endLine: 1, snippet: 'db.query("… " + name)' },
  source: null,
  fixer: 'parameterise',
  remedy: 'Use parameters.',
};

/** A scan, a fix and tests on a workspace in memory. */
export function stageTools(workspace: MemoryWorkspace): readonly Tool[] {
  const scan: Tool = {
    name: 'scan',
    description: 'Scans.',
    input: z.object({ paths: z.array(z.string()).optional() }),
    describe: () => 'Scanning',
    run: () =>
      Promise.resolve({
        ok: true,
        text: JSON.stringify({ findings: [STAGED_FINDING], scanned: 1, skipped: [] }),
        summary: '1 finding in 1 file',
        found: [STAGED_FINDING],
      }),
  };
  const fix: Tool = {
    name: 'apply_fix',
    description: 'Fixes.',
    input: z.object({ finding: z.string() }),
    describe: () => 'Fixing',
    run: () =>
      Promise.resolve({
        ok: true,
        text: 'fixed',
        summary: 'Fixed user.js',
        changes: [workspace.overwrite('user.js', 'db.query("… ?", [name])')],
        findings: [STAGED_FINDING.id],
      }),
  };
  const tests: Tool = {
    name: 'run_tests',
    description: 'Runs the tests.',
    input: z.object({}),
    describe: () => 'Running the tests',
    run: () =>
      Promise.resolve({
        ok: true,
        text: JSON.stringify({ ran: true, passed: 3, failed: 0 }),
        summary: '3 passed',
      }),
  };
  return [scan, fix, tests];
}
