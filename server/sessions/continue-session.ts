import { LaunchSession } from '#core/protocol/command.ts';
import type { Entry, EntryBodies, EntryOf } from '#core/protocol/entry.ts';
import { COORDINATOR, HUMAN, type AgentId, type SessionId } from '#core/protocol/ids.ts';
import type { Continue } from '#core/protocol/session-command.ts';
import type { SessionState } from '#core/protocol/session-summary.ts';
import { must } from '#core/lib/must.ts';
import { BadTarget } from '#server/errors/bad-target.ts';
import { CannotContinue } from '#server/errors/cannot-continue.ts';
import type { LanguageModel } from '#server/models/language-model.ts';
import { looseEnds } from '#server/orchestrator/going-on/loose-ends.ts';
import { removedAgents } from '#server/orchestrator/going-on/removed-agents.ts';
import { createSessionRun } from '#server/orchestrator/session-run.ts';
import { toLongText } from '#server/persistence/text-blobs.ts';
import type { Authorship } from '#server/workspace/local-workspace.ts';
import { reopenWorkspace } from '#server/workspace/reopen-workspace.ts';
import { findEnded, readEnded, takeUp, type ReopenParts } from './reopen-session.ts';
import {
  holdSession,
  live,
  runParts,
  type SessionLife,
  type SessionLifeParts,
} from './session-life.ts';
import { workspacePlace } from './workspace-place.ts';

export interface ContinueParts extends SessionLifeParts, ReopenParts {
  /** The model of that name. Throws KeyMissing. */
  modelOf(name: string): LanguageModel;
}

/**
 * Lets an ended session go on, in its log and on its workspace. Resolves when that is on record.
 * Rejects with SessionMissing, NotEnded, OwnershipLost, CannotContinue, BadTarget, KeyMissing or WorkspaceGone,
 * and then nothing has changed.
 */
export async function continueSession(
  parts: ContinueParts,
  session: SessionId,
  asked: Continue,
): Promise<SessionLife> {
  const stored = await findEnded(parts, session);
  const entries = await readEnded(parts, stored);
  const { command, prepared } = readBeginning(session, entries);
  mayBeAsked(stored.summary.state, entries, asked);
  const model = parts.modelOf(command.model);
  const workspace = await reopenWorkspace({
    ...workspacePlace(parts.home, session),
    clock: parts.clock,
    authors: authorsIn(entries),
  });
  const request = asked.request ?? null;
  const text = request === null ? null : await toLongText(parts.blobs, request);
  const { log, ownership } = await takeUp(parts, stored);
  const held = holdSession(parts, { command, log, ownership }, entries);
  const body = { by: HUMAN, request: text, agent: asked.agent ?? null };
  const added = await log.append([
    ...looseEnds(entries),
    { type: 'session-continued', causation: [], body },
  ]);
  const continued = must(added.find(isContinued), 'the entry that says that the session goes on');
  return live(parts, held, async ({ onRun }) => {
    const run = createSessionRun({
      ...runParts(parts),
      ...{ command, log, workspace, prepared, model },
      goingOn: { history: [...entries, ...added], continued, request },
    });
    onRun(run);
    await run.run();
  });
}

function isContinued(entry: Entry): entry is Entry & EntryOf<'session-continued'> {
  return entry.type === 'session-continued';
}

interface Beginning {
  readonly command: LaunchSession;
  readonly prepared: EntryBodies['workspace-prepared'];
}

function readBeginning(session: SessionId, entries: readonly Entry[]): Beginning {
  const launched = entries.find((entry) => entry.type === 'session-launched');
  const ready = entries.find((entry) => entry.type === 'workspace-prepared');
  const isSeated = entries.some(
    (entry) => entry.type === 'agent-registered' && entry.body.agent === COORDINATOR,
  );
  if (launched?.body.mode === 'isolated') throw new CannotContinue(session, 'apart');
  if (launched === undefined || ready === undefined || !isSeated) {
    throw new CannotContinue(session, 'never-began');
  }
  // A launch on record holds what was asked for, and more.
  return { command: LaunchSession.parse(launched.body), prepared: ready.body };
}

/** What was broken off may go on without a request; what came to its end needs one. */
function mayBeAsked(
  state: SessionState,
  entries: readonly Entry[],
  { request, agent }: Continue,
): void {
  if (request === undefined && state === 'completed') {
    throw new BadTarget(
      'request',
      'This session came to its end: say what the team should do now.',
    );
  }
  if (agent === undefined) return;
  const team = presentAgents(entries);
  if (team.includes(agent)) return;
  throw new BadTarget('agent', `There is no ${agent} to go on. There are: ${team.join(', ')}.`);
}

function presentAgents(entries: readonly Entry[]): readonly AgentId[] {
  const removed = removedAgents(entries);
  return entries
    .flatMap((entry) => (entry.type === 'agent-registered' ? [entry.body.agent] : []))
    .filter((agent) => agent !== HUMAN && !removed.has(agent));
}

/** Who changed each file last, by the log. */
function authorsIn(entries: readonly Entry[]): ReadonlyMap<string, Authorship> {
  return new Map(
    entries.flatMap((entry) =>
      entry.type === 'file-changed'
        ? [[entry.body.path, { agent: entry.body.agent, at: entry.at }] as const]
        : [],
    ),
  );
}
