import type { EntryDraft } from '#core/protocol/entry.ts';
import { COORDINATOR, type AgentId, type MessageId, type Seq } from '#core/protocol/ids.ts';
import { must } from '#core/lib/must.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import type { DecisionRecord } from '#core/projections/patterns/decision-record.ts';
import { leadershipOf } from '#core/projections/patterns/results.ts';
import {
  ballotsAt,
  presentStage,
  proposalsAt,
  votersOf,
} from '#core/projections/patterns/standing.ts';
import type { MessageDraft } from '#server/bus/message-bus.ts';
import type { Step } from './next-step.ts';
import { tellLeader, writeOutcome, writePaper } from './papers.ts';

/** Where in time and in the log a step is decided. */
export interface StepPlace {
  /** Epoch milliseconds. */
  readonly now: number;
  /** The last entry that was taken into account. */
  readonly through: Seq;
}

/** The entry of a step. */
export function toEntry(record: DecisionRecord, step: Step, place: StepPlace): EntryDraft {
  const { decision } = record;
  const causation = causesOf(record);
  switch (step.kind) {
    case 'close': {
      const body = { decision, outcome: step.outcome, through: place.through };
      return { type: 'decision-closed', causation, body };
    }
    case 'move':
      return { type: 'decision-moved', causation, body: toMove(record, step, place) };
    case 'renewed': {
      const { term, leader } = must(leadershipOf(record), 'a leader');
      const body = { decision, term, leader, until: step.until };
      return { type: 'lease-renewed', causation, body };
    }
    case 'lost': {
      const { term, leader } = must(leadershipOf(record), 'a leader');
      const body = { decision, term, leader, reason: step.reason };
      return { type: 'leader-lost', causation, body };
    }
    default:
      return unreachable(step);
  }
}

function toMove(
  record: DecisionRecord,
  step: Extract<Step, { kind: 'move' }>,
  { now, through }: StepPlace,
) {
  const { opened, decision } = record;
  const { stage, round, options, awaits } = step;
  const lasts = stage === 'leading' ? (opened.leaseMs ?? opened.stageMs) : opened.stageMs;
  const version = presentStage(record).version + 1;
  return {
    ...{ decision, stage, version, round, options },
    awaits: [...awaits],
    deadlineAt: now + lasts,
    through,
  };
}

/** What made the step happen: the stage that it follows, and what was cast in it. */
function causesOf(record: DecisionRecord): readonly Seq[] {
  const stage = presentStage(record);
  const cast = [...ballotsAt(record, stage), ...proposalsAt(record, stage)];
  return [stage.seq, ...cast.map(({ seq }) => seq)].sort((one, other) => one - other);
}

/** What has to be told of a decision and is not yet: its paper, its leader or its outcome; else null. */
export function untold(
  record: DecisionRecord,
  isPresent: (agent: AgentId) => boolean,
): MessageDraft | null {
  const { end, papers, outcomeTold } = record;
  const stage = presentStage(record);
  if (end !== null) {
    const told = outcomeTold.some(({ seq }) => seq > end.seq);
    return told ? null : toNotice(record, { part: 'outcome', to: audience(record, isPresent) });
  }
  const leads = stage.stage === 'leading';
  const told = (leads ? outcomeTold : papers).some(({ version }) => version === stage.version);
  if (told) return null;
  return leads
    ? toNotice(record, { part: 'outcome', to: audience(record, isPresent) })
    : toNotice(record, { part: 'paper', to: votersOf(record, stage).filter(isPresent) });
}

/** Who hears the outcome: the electorate and whoever opened it. */
function audience(
  { opened }: DecisionRecord,
  isPresent: (agent: AgentId) => boolean,
): readonly AgentId[] {
  return [...new Set([...opened.electorate, opened.by])].filter(isPresent);
}

function toNotice(
  record: DecisionRecord,
  { part, to }: { readonly part: 'paper' | 'outcome'; readonly to: readonly AgentId[] },
): MessageDraft {
  const { decision, opened, end } = record;
  const stage = presentStage(record);
  const { version } = stage;
  const name = end === null ? `v${version}` : 'end';
  return {
    kind: 'notice',
    topic: 'decision',
    id: `decision-${decision}-${name}` as MessageId,
    from: COORDINATOR,
    to,
    text: textOf(record),
    importance: 'high',
    about: opened.about,
    decision: { id: decision, version, part },
    causation: [end?.seq ?? stage.seq],
    via: 'system',
  };
}

function textOf(record: DecisionRecord): string {
  const stage = presentStage(record);
  if (record.end !== null) return writeOutcome(record, record.end.outcome);
  return stage.stage === 'leading' ? tellLeader(record, stage) : writePaper(record, stage);
}
