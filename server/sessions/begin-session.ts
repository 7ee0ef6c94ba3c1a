import { OFFLINE_MODEL, type LaunchSession, type WorkspaceSource } from '#core/protocol/command.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import { KeyMissing } from '#server/errors/key-missing.ts';
import type { LanguageModel } from '#server/models/language-model.ts';
import { checkBudget } from '#server/orchestrator/control/check-budget.ts';
import { createSessionLog } from '#server/persistence/create-session-log.ts';
import { resolveSourceFolder } from '#server/workspace/roots.ts';
import type { RunningSessions } from './running-sessions.ts';
import { sampleFolder } from './samples.ts';
import {
  beginSessionLife,
  type ComparedLaunch,
  type SessionLife,
  type SessionLifeParts,
} from './session-life.ts';

export interface ModelParts {
  /** The model of that name, or null when it needs a key that this server doesn't have. */
  modelNamed(name: string): LanguageModel | null;
}

export interface BeginParts extends ModelParts {
  readonly lifeParts: SessionLifeParts;
  readonly running: RunningSessions;
  /** This process's name as an owner. */
  readonly owner: string;
  readonly home: string;
  readonly samplesFolder: string;
  readonly roots: readonly string[];
  newSessionId(): SessionId;
}

/**
 * Begins a session, by itself or to be compared with another; resolves when its launch is on record.
 * Rejects with KeyMissing, PriceUnknown, SampleMissing, a refused folder, TooManySessions or
 * ShuttingDown.
 */
export async function beginSession(
  parts: BeginParts,
  command: LaunchSession,
  compared?: ComparedLaunch,
): Promise<SessionLife> {
  const { lifeParts, running, owner } = parts;
  const { store, clock } = lifeParts;
  running.mayStart();
  const model = modelOf(parts, command.model);
  checkBudget(command.budget, command.model, lifeParts.priceOf);
  const source = await resolveWorkspace(command.workspace, parts);
  const session = parts.newSessionId();
  const summary = firstSummary(session, { command, compared }, clock.now());
  const ownership = await store.createSession(summary, owner);
  const log = await createSessionLog(store, ownership, clock);
  const launch = { command, log, ownership, model, source };
  const life = await beginSessionLife(lifeParts, compared ? { ...launch, compared } : launch);
  running.keep(life);
  return life;
}

/** The model of that name. Throws KeyMissing. */
export function modelOf(parts: ModelParts, name: string): LanguageModel {
  const model = parts.modelNamed(name);
  if (model === null) throw new KeyMissing(name);
  return model;
}

function resolveWorkspace(source: WorkspaceSource, parts: BeginParts): Promise<string> {
  if (source.kind === 'sample') return sampleFolder(parts.samplesFolder, source.name);
  return resolveSourceFolder(source.path, parts.roots, parts.home);
}

interface Asked {
  readonly command: LaunchSession;
  readonly compared: ComparedLaunch | undefined;
}

function firstSummary(id: SessionId, { command, compared }: Asked, at: number): SessionSummary {
  const free = command.model === OFFLINE_MODEL;
  return {
    id,
    task: command.task,
    workspace: command.workspace,
    model: command.model,
    mode: command.mode,
    comparedWith: compared?.comparedWith ?? null,
    state: 'preparing',
    reason: '',
    startedAt: at,
    endedAt: null,
    restedMs: 0,
    agents: 0,
    findings: 0,
    fixed: 0,
    validated: 0,
    messages: 0,
    inputTokens: 0,
    outputTokens: 0,
    costUsd: free ? 0 : null,
    head: 0,
  };
}
