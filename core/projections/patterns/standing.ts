import { must } from '#core/lib/must.ts';
import type { DecisionOption } from '#core/protocol/decision.ts';
import type { AgentId, Seq } from '#core/protocol/ids.ts';
import type {
  BallotRecord,
  DecisionRecord,
  ProposalRecord,
  StageRecord,
} from './decision-record.ts';

/**
 * What a ballot or a proposal is worth. `counted`: it stands. `abstained`: it stands, and chooses
 * nothing. `replaced`: its sender sent a later one for the same version, and the last stands.
 * `stale`: for a version that was over, the decision having moved on. `late`: after the deadline or
 * the end. `foreign`: its sender has no say in that stage. `invalid`: it chooses what can't be
 * chosen there, or names a version that there was not.
 */
export type Standing =
  'counted' | 'abstained' | 'replaced' | 'stale' | 'late' | 'foreign' | 'invalid';

/** The stage that is on now, or in which the decision ended. */
export function presentStage({ stages }: Pick<DecisionRecord, 'stages'>): StageRecord {
  return must(stages.at(-1), 'a stage');
}

/** What a ballot is worth. */
export function standingOf(record: DecisionRecord, ballot: BallotRecord): Standing {
  const stage = stageNamedBy(record, ballot);
  if (stage === null) return 'invalid';
  if (!isTimely(stage, ballot)) return whyNotTimely(record, stage, ballot);
  if (!votersOf(record, stage).includes(ballot.voter)) return 'foreign';
  if (!isValid(stage, ballot)) return 'invalid';
  if (!ballotsAt(record, stage).includes(ballot)) return 'replaced';
  return ballot.choices.length === 0 && ballot.stance === null ? 'abstained' : 'counted';
}

/** What a draft, an amendment or a candidacy is worth; never `abstained`. */
export function standingOfProposal(record: DecisionRecord, proposal: ProposalRecord): Standing {
  const stage = stageNamedBy(record, proposal);
  if (stage === null) return 'invalid';
  if (!isTimely(stage, proposal)) return whyNotTimely(record, stage, proposal);
  if (!record.opened.electorate.includes(proposal.author)) return 'foreign';
  if (roleAt(record, stage) !== proposal.role) return 'invalid';
  return proposalsAt(record, stage).includes(proposal) ? 'counted' : 'replaced';
}

/** The ballots that stand in a stage, abstentions too, one a voter, in the order of their casting. */
export function ballotsAt(record: DecisionRecord, stage: StageRecord): readonly BallotRecord[] {
  const voters = votersOf(record, stage);
  const timely = record.ballots.filter(
    (ballot) =>
      ballot.version === stage.version &&
      isTimely(stage, ballot) &&
      voters.includes(ballot.voter) &&
      isValid(stage, ballot),
  );
  const last = new Map(timely.map((ballot) => [ballot.voter, ballot]));
  return timely.filter((ballot) => last.get(ballot.voter) === ballot);
}

/** The proposals that stand in a stage, one an author, in the order in which they were sent. */
export function proposalsAt(record: DecisionRecord, stage: StageRecord): readonly ProposalRecord[] {
  const role = roleAt(record, stage);
  const timely = record.proposals.filter(
    (one) =>
      one.version === stage.version &&
      isTimely(stage, one) &&
      one.role === role &&
      record.opened.electorate.includes(one.author),
  );
  const last = new Map(timely.map((one) => [one.author, one]));
  return timely.filter((one) => last.get(one.author) === one);
}

/** Which role a proposal has in a stage; null where none is taken. */
export function roleAt(
  { opened }: DecisionRecord,
  { stage }: StageRecord,
): ProposalRecord['role'] | null {
  if (stage === 'drafting') return 'draft';
  if (stage !== 'proposing') return null;
  return opened.pattern === 'election' ? 'candidacy' : 'amendment';
}

/** Who may cast a ballot in a stage. Where proposals are made, a ballot says: none from me. */
export function votersOf({ opened }: DecisionRecord, stage: StageRecord): readonly AgentId[] {
  if (stage.stage === 'leading') return [];
  return stage.stage === 'drafting' || stage.stage === 'proposing'
    ? opened.electorate
    : stage.awaits;
}

/** Whose ballot or proposal the stage still waits for, of those who are there. */
export function owedBy(
  record: DecisionRecord,
  isPresent: (agent: AgentId) => boolean,
): readonly AgentId[] {
  const stage = presentStage(record);
  if (record.end !== null) return [];
  const acted = new Set([
    ...ballotsAt(record, stage).map(({ voter }) => voter),
    ...proposalsAt(record, stage).map(({ author }) => author),
  ]);
  return stage.awaits.filter((agent) => !acted.has(agent) && isPresent(agent));
}

/** Whether this is the coordinator's casting vote: a second ballot in the same round. */
export function isCastingVote({ stages }: DecisionRecord, stage: StageRecord): boolean {
  const before = stages[stages.indexOf(stage) - 1];
  return (
    stage.stage === 'balloting' && before?.stage === 'balloting' && before.round === stage.round
  );
}

/** Proposals as options, in the order in which they were sent, under letters: `a`, `b`, … */
export function toOptions(proposals: readonly ProposalRecord[]): readonly DecisionOption[] {
  return proposals.map(({ message, text }, place) => ({
    id: optionLetter(place),
    text,
    from: message,
  }));
}

/** The id of an option by its place, counted from 0: `a` … `z`. */
export function optionLetter(place: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + place);
}

interface Cast {
  readonly version: number;
  readonly seq: Seq;
  readonly at: number;
}

function stageNamedBy({ stages }: DecisionRecord, cast: Cast): StageRecord | null {
  const named = stages.find(({ version }) => version === cast.version);
  return named === undefined || named.stage === 'leading' || cast.seq <= named.seq ? null : named;
}

/** Whether it came while the stage was on: after it had begun, before its deadline and its end. */
function isTimely(stage: StageRecord, { seq, at }: Cast): boolean {
  const before = stage.through === null || seq <= stage.through;
  return seq > stage.seq && before && at < stage.deadlineAt;
}

function whyNotTimely(
  { stages }: DecisionRecord,
  stage: StageRecord,
  { seq }: Cast,
): 'stale' | 'late' {
  const next = stages[stages.indexOf(stage) + 1];
  return next !== undefined && next.seq < seq ? 'stale' : 'late';
}

/** Whether a ballot chooses what can be chosen in a stage: its options, a stance, or nothing. */
export function isValid(
  { stage, options }: StageRecord,
  { choices, stance }: Pick<BallotRecord, 'choices' | 'stance'>,
): boolean {
  if (stage === 'reviewing') return choices.length === 0;
  if (stance !== null) return false;
  if (stage !== 'balloting') return choices.length === 0;
  const known = new Set(options.map(({ id }) => id));
  return new Set(choices).size === choices.length && choices.every((choice) => known.has(choice));
}
