import { evolveBy } from '#core/log/evolve-by.ts';
import type { EntryOf } from '#core/protocol/entry.ts';
import type { AgentId, MessageId } from '#core/protocol/ids.ts';
import type { Message } from '#core/protocol/message.ts';
import type { Lane, Mark, Timeline } from './timeline-state.ts';

/** What happens at a moment: arrivals, messages and marks. */
export const evolveMoments = evolveBy<Timeline>({
  'agent-registered': (timeline, { body }) => addLane(timeline, body.agent, body.role),
  'message-sent': (timeline, entry) => {
    sendArrows(timeline, entry);
    const mark = markOf(entry.body.message);
    if (mark) addMark(timeline, entry, mark);
  },
  'call-started': (timeline, { body }) => {
    for (const message of body.reads) readArrow(timeline, message, body.agent);
  },
  'tool-finished': (timeline, { body }) => {
    for (const message of body.carried) readArrow(timeline, message, body.agent);
  },
  'call-failed': (timeline, entry) => {
    const { agent, failure } = entry.body;
    addMark(timeline, entry, { ...ERROR, agent, label: failure.message });
  },
  'turn-finished': (timeline, entry) => {
    const { agent, outcome, failure } = entry.body;
    if (outcome === 'failed') {
      addMark(timeline, entry, { ...ERROR, agent, label: failure?.message ?? '' });
    }
  },
  'plan-revised': (timeline, entry) => {
    const { version, reason } = entry.body.plan;
    addMark(timeline, entry, { ...PLAIN, kind: 'plan', label: reason || String(version) });
  },
  'stop-requested': (timeline, entry) =>
    addMark(timeline, entry, { ...PLAIN, kind: 'stop', agent: entry.body.by }),
  'session-interrupted': (timeline, entry) =>
    addMark(timeline, entry, { ...PLAIN, kind: 'interrupted', label: entry.body.reason }),
  'session-continued': (timeline, entry) => {
    const { agent, request } = entry.body;
    addMark(timeline, entry, { ...PLAIN, kind: 'continued', agent, label: request?.text ?? '' });
  },
  'conversation-compacted': (timeline, entry) => {
    const { agent, knowledge } = entry.body;
    addMark(timeline, entry, { ...PLAIN, kind: 'compacted', agent, label: knowledge.text });
  },
  'session-saved': (timeline, entry) =>
    addMark(timeline, entry, { ...PLAIN, kind: 'saved', label: entry.body.name }),
  'patch-applied': (timeline, entry) =>
    addMark(timeline, entry, { ...PLAIN, kind: 'applied', label: entry.body.folder }),
  'patch-reverted': (timeline, entry) =>
    addMark(timeline, entry, { ...PLAIN, kind: 'reverted', label: entry.body.folder }),
});

type MarkFacts = Omit<Mark, 'seq' | 'at'>;
const PLAIN = { agent: null, message: null, label: '', importance: 'normal' } as const;
const ERROR = { ...PLAIN, kind: 'error', importance: 'high' } as const;

function addMark(timeline: Timeline, { seq }: { readonly seq: number }, facts: MarkFacts): void {
  timeline.marks.push({ seq, at: timeline.now, ...facts });
}

function markOf(message: Message): MarkFacts | null {
  const { kind, importance, from, id, text } = message;
  if (kind !== 'discovery' && kind !== 'validation') return null;
  return { kind, importance, agent: from, message: id, label: text.text };
}

function addLane(timeline: Timeline, agent: AgentId, role: Lane['role']): void {
  const known = timeline.lanes.get(agent);
  timeline.lanes.set(agent, {
    agent,
    role,
    place: known?.place ?? timeline.lanes.size,
    joinedAt: timeline.now,
    leftAt: null,
  });
}

function ensureLane(timeline: Timeline, agent: AgentId): void {
  if (!timeline.lanes.has(agent)) addLane(timeline, agent, 'stranger');
}

function sendArrows(timeline: Timeline, { seq, body }: EntryOf<'message-sent'>): void {
  const { id, kind, importance, from } = body.message;
  ensureLane(timeline, from);
  for (const { agent: to, state } of body.recipients) {
    ensureLane(timeline, to);
    timeline.arrows.set(`${id}→${to}`, {
      message: id,
      seq,
      kind,
      importance,
      from,
      to,
      sentAt: timeline.now,
      readAt: null,
      refused: state === 'refused',
    });
  }
}

function readArrow(timeline: Timeline, message: MessageId, agent: AgentId): void {
  const key = `${message}→${agent}`;
  const arrow = timeline.arrows.get(key);
  if (!arrow || arrow.refused || arrow.readAt !== null) return;
  timeline.arrows.set(key, { ...arrow, readAt: timeline.now });
}
