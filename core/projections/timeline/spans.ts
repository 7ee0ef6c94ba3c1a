import { evolveBy } from '#core/log/evolve-by.ts';
import type { EntryOf } from '#core/protocol/entry.ts';
import type { WaitSubject } from '#core/protocol/wait.ts';
import type { AgentId, CallId, Seq } from '#core/protocol/ids.ts';
import type { CallBar, Timeline, WaitSpan } from './timeline-state.ts';

/** What lasts: calls, tools, waits and phases. */
export const evolveSpans = evolveBy<Timeline>({
  'call-started': (timeline, { seq, body }) => {
    const { call, agent, attempt } = body;
    const key = `${call}#${attempt}`;
    timeline.bars.set(key, {
      seq,
      from: timeline.now,
      to: null,
      call,
      agent,
      attempt,
      state: 'running',
      failure: null,
    });
    timeline.open.bars.set(call, key);
  },
  'call-finished': (timeline, { body }) => endCall(timeline, body.call, { state: 'finished' }),
  'call-interrupted': (timeline, { body }) =>
    endCall(timeline, body.call, { state: 'interrupted' }),
  'call-failed': (timeline, { body }) =>
    endCall(timeline, body.call, { state: 'failed', failure: body.failure }),
  'tool-started': (timeline, { seq, body }) => {
    const { toolUse, call, agent, name, summary } = body;
    timeline.ticks.set(toolUse, {
      seq,
      from: timeline.now,
      to: null,
      toolUse,
      call,
      agent,
      name,
      summary,
      ok: null,
    });
  },
  'tool-finished': (timeline, { body }) => {
    const tick = timeline.ticks.get(body.toolUse);
    if (!tick) return;
    const { ok, summary } = body;
    timeline.ticks.set(body.toolUse, { ...tick, to: timeline.now, ok, summary });
  },
  'wait-started': (timeline, { seq, body }) => {
    const span = { seq, from: timeline.now, to: null, outcome: null };
    timeline.open.waits.set(waitKey(body.agent, body.on), timeline.waits.length);
    timeline.waits.push({ ...span, agent: body.agent, on: body.on, for: body.for });
  },
  'wait-finished': (timeline, { body }) =>
    endWait(timeline, waitKey(body.agent, body.on), body.outcome),
  'session-paused': (timeline, { seq }) => startPause(timeline, seq, null),
  'session-resumed': (timeline) => endPause(timeline, ''),
  'agent-paused': (timeline, { seq, body }) => startPause(timeline, seq, body.agent),
  'agent-resumed': (timeline, { body }) => endPause(timeline, body.agent),
  'plan-revised': (timeline, { body }) => {
    for (const phase of body.plan.phases) timeline.phaseNames.set(phase.id, phase.name);
  },
  'phase-started': (timeline, { seq, body }) => {
    const name = timeline.phaseNames.get(body.phase) ?? '';
    timeline.open.bands.set(body.phase, timeline.bands.length);
    timeline.bands.push({ seq, from: timeline.now, to: null, phase: body.phase, name });
  },
  'phase-finished': (timeline, { body }) => endBand(timeline, body.phase),
  'agent-left': (timeline, entry) => {
    endLane(timeline, entry);
    endPause(timeline, entry.body.agent);
  },
  'agent-returned': (timeline, { body }) => {
    const lane = timeline.lanes.get(body.agent);
    if (lane) timeline.lanes.set(body.agent, { ...lane, leftAt: null });
  },
  'session-interrupted': (timeline) => endAll(timeline),
  'session-forked': (timeline) => endAll(timeline),
  'session-finished': (timeline) => endAll(timeline),
});

function endCall(
  timeline: Timeline,
  call: CallId,
  end: Pick<CallBar, 'state'> & Partial<Pick<CallBar, 'failure'>>,
): void {
  const key = timeline.open.bars.get(call);
  const bar = key ? timeline.bars.get(key) : undefined;
  if (!key || !bar) return;
  timeline.bars.set(key, { ...bar, ...end, to: timeline.now });
  timeline.open.bars.set(call, null);
}

function endWait(timeline: Timeline, key: string, outcome: WaitSpan['outcome']): void {
  const place = timeline.open.waits.get(key);
  const wait = typeof place === 'number' ? timeline.waits.at(place) : undefined;
  if (typeof place !== 'number' || !wait) return;
  timeline.waits.set(place, { ...wait, to: timeline.now, outcome });
  timeline.open.waits.set(key, null);
}

/** Pausing what is paused changes nothing. */
function startPause(timeline: Timeline, seq: Seq, agent: AgentId | null): void {
  const key = agent ?? '';
  if (typeof timeline.open.pauses.get(key) === 'number') return;
  timeline.open.pauses.set(key, timeline.pauses.length);
  timeline.pauses.push({ seq, from: timeline.now, to: null, agent });
}

function endPause(timeline: Timeline, key: string): void {
  const place = timeline.open.pauses.get(key);
  const pause = typeof place === 'number' ? timeline.pauses.at(place) : undefined;
  if (typeof place !== 'number' || !pause) return;
  timeline.pauses.set(place, { ...pause, to: timeline.now });
  timeline.open.pauses.set(key, null);
}

function endBand(timeline: Timeline, phase: EntryOf<'phase-finished'>['body']['phase']): void {
  const place = timeline.open.bands.get(phase);
  const band = typeof place === 'number' ? timeline.bands.at(place) : undefined;
  if (typeof place !== 'number' || !band) return;
  timeline.bands.set(place, { ...band, to: timeline.now });
  timeline.open.bands.set(phase, null);
}

function endLane(timeline: Timeline, { body }: EntryOf<'agent-left'>): void {
  const lane = timeline.lanes.get(body.agent);
  if (lane) timeline.lanes.set(body.agent, { ...lane, leftAt: timeline.now });
}

/** Nothing lasts beyond the end of a session, the server that ran it, or where its copy was cut off. */
function endAll(timeline: Timeline): void {
  for (const call of timeline.open.bars.keys()) endCall(timeline, call, { state: 'cut' });
  for (const key of timeline.open.waits.keys()) endWait(timeline, key, 'interrupted');
  for (const key of timeline.open.pauses.keys()) endPause(timeline, key);
  for (const phase of timeline.open.bands.keys()) endBand(timeline, phase);
  for (const [toolUse, tick] of timeline.ticks) {
    if (tick.to === null) timeline.ticks.set(toolUse, { ...tick, to: timeline.now });
  }
}

function waitKey(agent: AgentId, on: WaitSubject): string {
  if (on.kind === 'request') return `${agent} request ${on.message}`;
  if (on.kind === 'dependency') return `${agent} dependency ${on.topic}`;
  return on.kind === 'step' ? `${agent} step ${on.step}` : `${agent} decision ${on.decision}`;
}
