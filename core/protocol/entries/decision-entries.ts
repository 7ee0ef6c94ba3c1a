import { z } from 'zod';
import {
  DecisionOption,
  DecisionOutcome,
  ELECTORATE_LIMIT,
  Method,
  OPTIONS_LIMIT,
  Pattern,
  QUESTION_LIMIT,
  Stage,
  TieRule,
} from '../decision.ts';
import { AgentId, DecisionId, FindingId, Seq } from '../ids.ts';

const agents = z.array(AgentId).max(ELECTORATE_LIMIT);
const options = z.array(DecisionOption).max(OPTIONS_LIMIT).readonly();
const term = z.int().positive();

/** What is recorded of decisions that agents take together; the ballots are messages. */
export const decisionEntries = {
  /** Its first stage has version 1: balloting where there are options, else drafts or candidacies. */
  'decision-opened': z.object({
    decision: DecisionId,
    pattern: Pattern,
    by: AgentId,
    question: z.string().min(1).max(QUESTION_LIMIT),
    /** Empty where drafts or candidacies are to make them. */
    options,
    electorate: agents.min(1).readonly(),
    /** How many of the electorate have to cast a ballot, abstentions included. */
    quorum: z.int().positive(),
    method: Method,
    tie: TieRule,
    /** Rounds of a consensus, terms of an election. */
    roundsCap: z.int().positive().max(20),
    /** How long a stage may last, in milliseconds; `deadlineAt` is the end of the first. */
    stageMs: z.number().positive(),
    deadlineAt: z.number(),
    /** How long an elected leader leads without a sign of life, in milliseconds. */
    leaseMs: z.number().positive().optional(),
    /** The findings that it is about. */
    about: z.array(FindingId).max(50).readonly(),
    /** What the outcome settles of these findings: then the options' ids are severities. */
    settles: z.literal('severity').optional(),
  }),
  'decision-moved': z.object({
    decision: DecisionId,
    stage: Stage,
    /** Rises by one with each stage; ballots and proposals name it. */
    version: z.int().positive(),
    /** The round of a consensus, the term of an election. */
    round: z.int().positive(),
    /** What can be chosen; the text that is reviewed; the leader. */
    options,
    /** Those whose ballot or proposal ends the stage before its deadline. */
    awaits: agents.readonly(),
    /** Epoch milliseconds: the end of the stage; of a leader's lease when nothing renews it. */
    deadlineAt: z.number(),
    /** What came after this seq for the stage before is stale. */
    through: Seq,
  }),
  'decision-closed': z.object({
    decision: DecisionId,
    outcome: DecisionOutcome,
    /** What came after this seq was not counted. */
    through: Seq,
  }),
  /** The leader leads until `until`, epoch milliseconds, unless that is renewed again. */
  'lease-renewed': z.object({ decision: DecisionId, term, leader: AgentId, until: z.number() }),
  'leader-lost': z.object({
    decision: DecisionId,
    term,
    leader: AgentId,
    reason: z.enum(['left', 'failed', 'lease-lapsed']),
  }),
} as const;
