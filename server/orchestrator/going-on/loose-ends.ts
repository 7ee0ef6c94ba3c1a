import { BROKEN_OFF } from '#core/protocol/broken-off.ts';
import type { Entry, EntryBodies, EntryDraft, EntryOf } from '#core/protocol/entry.ts';
import type { AgentId, CallId, Seq, ToolUseId } from '#core/protocol/ids.ts';
import type { WaitSubject } from '#core/protocol/wait.ts';

const FAILURE = { kind: 'interrupted', message: BROKEN_OFF } as const;

/** What was under way where a log breaks off. */
interface UnderWay {
  readonly tools: Map<ToolUseId, EntryOf<'tool-started'>>;
  readonly calls: Map<CallId, EntryOf<'call-started'>>;
  readonly waits: Map<string, EntryOf<'wait-started'>>;
  readonly turns: Map<AgentId, EntryOf<'turn-started'>>;
}

/**
 * The entries that close what was under way where a log breaks off, so that nothing in it lasts for
 * ever: uses of tools, calls, waits and turns, in the order in which they began. None after an
 * orderly end. Waits of steps are left: the plan is still waiting.
 */
export function looseEnds(entries: readonly Entry[]): readonly EntryDraft[] {
  const { tools, calls, waits, turns } = findUnderWay(entries);
  return [
    ...[...waits.values()].map(endWait),
    ...[...tools.values()].map(endTool),
    ...[...calls.values()].map(endCall),
    ...[...turns.values()].map(endTurn),
  ];
}

function findUnderWay(entries: readonly Entry[]): UnderWay {
  const found: UnderWay = {
    tools: new Map(),
    calls: new Map(),
    waits: new Map(),
    turns: new Map(),
  };
  for (const entry of entries) note(found, entry);
  return found;
}

function note(found: UnderWay, entry: Entry): void {
  noteStart(found, entry);
  noteEnd(found, entry);
}

function noteStart({ tools, calls, waits, turns }: UnderWay, entry: Entry): void {
  if (entry.type === 'tool-started') tools.set(entry.body.toolUse, entry);
  if (entry.type === 'call-started') calls.set(entry.body.call, entry);
  if (entry.type === 'turn-started') turns.set(entry.body.agent, entry);
  if (entry.type !== 'wait-started' || entry.body.on.kind === 'step') return;
  waits.set(keyOf(entry.body.agent, entry.body.on), entry);
}

function noteEnd({ tools, calls, waits, turns }: UnderWay, entry: Entry): void {
  if (entry.type === 'tool-finished') tools.delete(entry.body.toolUse);
  if (endsCall(entry)) calls.delete(entry.body.call);
  if (entry.type === 'wait-finished') waits.delete(keyOf(entry.body.agent, entry.body.on));
  if (entry.type === 'turn-finished' || entry.type === 'agent-left') turns.delete(entry.body.agent);
}

function endsCall(
  entry: Entry,
): entry is EntryOf<'call-finished'> | EntryOf<'call-failed'> | EntryOf<'call-interrupted'> {
  return ['call-finished', 'call-failed', 'call-interrupted'].includes(entry.type);
}

function keyOf(agent: AgentId, on: WaitSubject): string {
  return `${agent} ${JSON.stringify(on)}`;
}

function endWait({ seq, body: { agent, on } }: EntryOf<'wait-started'>): EntryDraft {
  const body = { agent, on, outcome: 'interrupted' as const };
  return { type: 'wait-finished', causation: [seq], body };
}

function endTool({ seq, body }: EntryOf<'tool-started'>): EntryDraft {
  const { toolUse, call, agent, name } = body;
  const result = { text: BROKEN_OFF };
  const end: EntryBodies['tool-finished'] = {
    ...{ toolUse, call, agent, name, result },
    ok: false,
    summary: BROKEN_OFF,
    carried: [],
  };
  return { type: 'tool-finished', causation: [seq], body: end };
}

function endCall({ seq, body }: EntryOf<'call-started'>): EntryDraft {
  const { call, agent, attempt } = body;
  const failed = { call, agent, attempt, failure: FAILURE, retryInMs: null, usage: null };
  return { type: 'call-failed', causation: [seq], body: failed };
}

function endTurn({ seq, body }: EntryOf<'turn-started'>): EntryDraft {
  const { agent, turn } = body;
  const causation: readonly Seq[] = [seq];
  return { type: 'turn-finished', causation, body: { agent, turn, outcome: 'stopped' } };
}
