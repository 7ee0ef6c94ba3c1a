import { LogList } from '#core/log/log-list.ts';
import { LogMap } from '#core/log/log-map.ts';
import { UNSET_CLOCK, type SessionClock } from '#core/log/session-clock.ts';
import type { Failure } from '#core/protocol/failure.ts';
import type { WaitOutcome, WaitSubject } from '#core/protocol/wait.ts';
import type { AgentId, CallId, MessageId, PhaseId, Seq, ToolUseId } from '#core/protocol/ids.ts';
import type { Importance, MessageKind } from '#core/protocol/message.ts';
import type { Role } from '#core/protocol/team.ts';

/** A stretch of the session's time, epoch milliseconds; `to` is null while it lasts. */
export interface Span {
  readonly seq: Seq;
  readonly from: number;
  readonly to: number | null;
}

/** A row of the timeline: an agent, in the order of first appearance. */
export interface Lane {
  readonly agent: AgentId;
  readonly role: Role | 'human' | 'stranger';
  readonly place: number;
  readonly joinedAt: number;
  readonly leftAt: number | null;
}

/** One attempt of one call. */
export interface CallBar extends Span {
  readonly call: CallId;
  readonly agent: AgentId;
  readonly attempt: number;
  /** `interrupted`: broken off for critical news; `cut`: by the end of the session. */
  readonly state: 'running' | 'finished' | 'failed' | 'interrupted' | 'cut';
  readonly failure: Failure | null;
}

/** One use of a tool: a tick after the call that asked for it. */
export interface ToolTick extends Span {
  readonly toolUse: ToolUseId;
  readonly call: CallId;
  readonly agent: AgentId;
  readonly name: string;
  readonly summary: string;
  /** Null while it runs or when it was cut off. */
  readonly ok: boolean | null;
}

/** A time in which an agent was blocked. */
export interface WaitSpan extends Span {
  readonly agent: AgentId;
  readonly on: WaitSubject;
  readonly for: readonly AgentId[];
  readonly outcome: WaitOutcome | null;
}

/** A time in which nothing new started: of one agent, or (null) of the whole session. */
export interface PauseSpan extends Span {
  readonly agent: AgentId | null;
}

/** One delivery, from its sending to the call that read it or the tool result that carried it. */
export interface Arrow {
  readonly message: MessageId;
  readonly seq: Seq;
  readonly kind: MessageKind;
  readonly importance: Importance;
  readonly from: AgentId;
  readonly to: AgentId;
  readonly sentAt: number;
  /** Null until it is read. */
  readonly readAt: number | null;
  readonly refused: boolean;
}

/** A phase of the plan, as a stretch of the band on top. */
export interface PhaseBand extends Span {
  readonly phase: PhaseId;
  readonly name: string;
}

/** A moment worth a mark. */
export interface Mark {
  readonly seq: Seq;
  readonly at: number;
  readonly kind:
    | 'discovery'
    | 'error'
    | 'plan'
    | 'validation'
    | 'stop'
    | 'interrupted'
    | 'continued'
    | 'saved'
    | 'applied'
    | 'reverted'
    | 'compacted';
  /** Whose lane it is on; null for the whole session. */
  readonly agent: AgentId | null;
  readonly message: MessageId | null;
  readonly label: string;
  readonly importance: Importance;
}

/** The session in its own time. */
export interface Timeline {
  /** What its times are measured by. */
  clock: SessionClock;
  /** The times of the first and the last entry, epoch milliseconds; 0 before there is one. */
  startedAt: number;
  now: number;
  readonly lanes: LogMap<AgentId, Lane>;
  /** By call and attempt: `c-1#2`. */
  readonly bars: LogMap<string, CallBar>;
  readonly ticks: LogMap<ToolUseId, ToolTick>;
  readonly waits: LogList<WaitSpan>;
  readonly pauses: LogList<PauseSpan>;
  /** By message and recipient: `m-1→developer-1`. */
  readonly arrows: LogMap<string, Arrow>;
  readonly bands: LogList<PhaseBand>;
  readonly marks: LogList<Mark>;
  readonly phaseNames: LogMap<PhaseId, string>;
  /** The places of what still lasts, so that its end is found at once. */
  readonly open: {
    readonly bars: LogMap<CallId, string | null>;
    readonly waits: LogMap<string, number | null>;
    /** By agent; the whole session's under an empty name. */
    readonly pauses: LogMap<string, number | null>;
    readonly bands: LogMap<PhaseId, number | null>;
  };
}

/** The timeline before the first entry. */
export function emptyTimeline(): Timeline {
  return {
    clock: UNSET_CLOCK,
    startedAt: 0,
    now: 0,
    lanes: new LogMap(),
    bars: new LogMap(),
    ticks: new LogMap(),
    waits: new LogList(),
    pauses: new LogList(),
    arrows: new LogMap(),
    bands: new LogList(),
    marks: new LogList(),
    phaseNames: new LogMap(),
    open: { bars: new LogMap(), waits: new LogMap(), pauses: new LogMap(), bands: new LogMap() },
  };
}

/** A timeline that later entries change independently. */
export function copyTimeline(timeline: Timeline): Timeline {
  const { open } = timeline;
  return {
    clock: timeline.clock,
    startedAt: timeline.startedAt,
    now: timeline.now,
    lanes: timeline.lanes.copy(),
    bars: timeline.bars.copy(),
    ticks: timeline.ticks.copy(),
    waits: timeline.waits.copy(),
    pauses: timeline.pauses.copy(),
    arrows: timeline.arrows.copy(),
    bands: timeline.bands.copy(),
    marks: timeline.marks.copy(),
    phaseNames: timeline.phaseNames.copy(),
    open: {
      bars: open.bars.copy(),
      waits: open.waits.copy(),
      pauses: open.pauses.copy(),
      bands: open.bands.copy(),
    },
  };
}
