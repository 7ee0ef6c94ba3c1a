import type { DecisionOption, DecisionOutcome, Stage, Stance } from '#core/protocol/decision.ts';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { AgentId, DecisionId, MessageId, Seq } from '#core/protocol/ids.ts';
import type { Proposal } from '#core/protocol/message.ts';

/** One stage of a decision. Times are epoch milliseconds. */
export interface StageRecord {
  readonly stage: Stage;
  readonly version: number;
  /** The round of a consensus, the term of an election; 1 in a vote. */
  readonly round: number;
  readonly options: readonly DecisionOption[];
  /** Those whose ballot or proposal ends it before its deadline. */
  readonly awaits: readonly AgentId[];
  readonly deadlineAt: number;
  readonly seq: Seq;
  readonly at: number;
  /** The last seq that counts for it; null while it lasts. */
  readonly through: Seq | null;
}

/** A ballot as it was cast; `standingOf` says what it is worth. */
export interface BallotRecord {
  readonly message: MessageId;
  readonly voter: AgentId;
  readonly version: number;
  readonly choices: readonly string[];
  readonly stance: Stance | null;
  /** What the voter said with it; the first part of a long text. */
  readonly text: string;
  readonly seq: Seq;
  readonly at: number;
}

/** A draft, an amendment or a candidacy as it was sent. */
export interface ProposalRecord {
  readonly message: MessageId;
  readonly author: AgentId;
  readonly version: number;
  readonly role: Proposal['role'];
  readonly text: string;
  readonly seq: Seq;
  readonly at: number;
}

/** Who led in a term. */
export interface Leadership {
  readonly term: number;
  readonly leader: AgentId;
  readonly seq: Seq;
  readonly since: number;
  /** The lease ends then unless it is renewed. */
  readonly until: number;
  /** The leader's last finished call since the lease began, or null. */
  readonly calledAt: number | null;
  readonly lost: {
    readonly reason: EntryBodies['leader-lost']['reason'];
    readonly at: number;
  } | null;
}

/** What the electorate was told by a notice: how it ended, or who leads. */
export interface Told {
  readonly version: number;
  readonly message: MessageId;
  readonly seq: Seq;
  readonly to: readonly AgentId[];
}

/** Everything on record of one decision. */
export interface DecisionRecord {
  readonly decision: DecisionId;
  readonly opened: EntryBodies['decision-opened'];
  readonly seq: Seq;
  readonly at: number;
  /** In order; the last is the present one, or the one in which it ended. */
  readonly stages: readonly StageRecord[];
  readonly ballots: readonly BallotRecord[];
  readonly proposals: readonly ProposalRecord[];
  readonly terms: readonly Leadership[];
  /** The notices about its stages and its end, in order. */
  readonly papers: readonly Told[];
  readonly outcomeTold: readonly Told[];
  readonly end: {
    readonly outcome: DecisionOutcome;
    readonly seq: Seq;
    readonly at: number;
  } | null;
}
