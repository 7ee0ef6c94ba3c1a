import { evolveBy } from '#core/log/evolve-by.ts';
import type { Projection } from '#core/log/projection.ts';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { AgentId, Seq, SessionId } from '#core/protocol/ids.ts';
import type { SessionState } from '#core/protocol/session-summary.ts';

/** What is known of the session as a whole. Times in epoch milliseconds. */
export interface SessionStatus {
  state: SessionState;
  /** Null before the first entry. */
  launch: EntryBodies['session-launched'] | null;
  workspace: EntryBodies['workspace-prepared'] | null;
  startedAt: number;
  endedAt: number | null;
  /** How long it lay ended between `startedAt` and going on, in milliseconds: nobody worked then. */
  restedMs: number;
  /** Why it ended or was interrupted; empty while it runs. */
  reason: string;
  stopRequestedBy: AgentId | null;
  /** A plan waits for the user's answer. */
  awaitsApproval: boolean;
  /** Who or what holds the whole session, and since when; null while it goes on. */
  paused: (EntryBodies['session-paused'] & { readonly since: number }) | null;
  summary: (EntryBodies['session-summarised'] & { readonly seq: Seq }) | null;
  patch: EntryBodies['patch-produced'] | null;
  /** The moments that were kept, the oldest first. */
  saved: readonly { readonly name: string; readonly seq: Seq }[];
  /** Which moment of which session this one began as a copy of; null where it began anew. */
  forkedFrom: { readonly session: SessionId; readonly seq: Seq; readonly name: string } | null;
  /** Agents that registered, without the human. */
  agents: number;
  messages: number;
  /** The last entry's seq and time. */
  head: Seq;
  lastAt: number;
}

/** Where the session stands and how it ended. */
export const sessionStatus: Projection<SessionStatus> = {
  name: 'session-status',
  version: 4,
  initial: () => ({
    state: 'preparing',
    launch: null,
    workspace: null,
    startedAt: 0,
    endedAt: null,
    restedMs: 0,
    reason: '',
    stopRequestedBy: null,
    awaitsApproval: false,
    paused: null,
    summary: null,
    patch: null,
    saved: [],
    forkedFrom: null,
    agents: 0,
    messages: 0,
    head: 0,
    lastAt: 0,
  }),
  evolve: (status, entry) => {
    evolveStatus(status, entry);
    status.head = entry.seq;
    status.lastAt = Math.max(status.lastAt, entry.at);
  },
  copy: (status) => ({ ...status }),
};

/** Whether nothing more comes but by continuing the session. */
export function hasEnded(state: SessionState): boolean {
  return !GOING_ON.includes(state);
}

const GOING_ON: readonly SessionState[] = [
  'preparing',
  'running',
  'paused',
  'awaiting-approval',
  'stopping',
];

const evolveStatus = evolveBy<SessionStatus>({
  'session-launched': (status, { at, body }) => {
    status.launch = body;
    status.startedAt = at;
  },
  'workspace-prepared': (status, { body }) => {
    status.workspace = body;
    stand(status);
  },
  'agent-registered': (status, { body }) => {
    if (body.role !== 'human') status.agents += 1;
  },
  'message-sent': (status) => {
    status.messages += 1;
  },
  // An agent that starts a turn after an interruption: the session was continued.
  'turn-started': (status, { at }) => {
    if (status.state === 'interrupted') goOn(status, at);
  },
  'plan-proposed': (status) => {
    status.awaitsApproval = true;
    stand(status);
  },
  'plan-answered': (status) => {
    status.awaitsApproval = false;
    stand(status);
  },
  'session-paused': (status, { at, body }) => {
    status.paused = { ...body, since: at };
    stand(status);
  },
  'session-resumed': (status) => {
    status.paused = null;
    stand(status);
  },
  'stop-requested': (status, { body }) => {
    if (body.agent !== undefined) return;
    status.stopRequestedBy ??= body.by;
    if (!hasEnded(status.state)) status.state = 'stopping';
  },
  'session-summarised': (status, { seq, body }) => {
    status.summary = { ...body, seq };
  },
  'patch-produced': (status, { body }) => {
    status.patch = body;
  },
  'session-interrupted': (status, { body }) => {
    if (hasEnded(status.state)) return;
    status.state = 'interrupted';
    status.paused = null;
    status.reason = body.reason;
    // It may be found out long after: what counts is when the last thing happened.
    status.endedAt = status.lastAt;
  },
  'session-continued': (status, { at }) => {
    goOn(status, at);
    status.summary = null;
    stand(status);
  },
  'session-saved': (status, { seq, body }) => {
    status.saved = [...status.saved, { name: body.name, seq }];
  },
  'session-forked': (status, { at, body }) => {
    if (status.launch) status.launch = { ...status.launch, session: body.session };
    status.startedAt = at;
    status.endedAt = at;
    status.restedMs = 0;
    status.paused = null;
    status.forkedFrom = { session: body.from, seq: body.seq, name: body.name };
    status.state = 'stopped';
    status.reason = '';
  },
  'session-finished': (status, { at, body }) => {
    status.state = body.outcome;
    status.paused = null;
    status.reason = body.reason;
    status.endedAt = at;
  },
});

function goOn(status: SessionStatus, at: number): void {
  status.state = 'running';
  status.reason = '';
  if (status.endedAt !== null) status.restedMs += Math.max(0, at - status.endedAt);
  status.endedAt = null;
  status.stopRequestedBy = null;
}

/** Where a session stands that has neither ended nor is about to. */
function stand(status: SessionStatus): void {
  if (hasEnded(status.state) || status.state === 'stopping') return;
  if (status.paused !== null) status.state = 'paused';
  else if (status.awaitsApproval) status.state = 'awaiting-approval';
  else status.state = status.workspace === null ? 'preparing' : 'running';
}
