import { z } from 'zod';
import { Json, LongText } from './content.ts';
import { Finding } from './finding.ts';
import { AgentId, DecisionId, FindingId, MessageId, StepId } from './ids.ts';
import { PlanTrigger } from './plan.ts';
import { OPTIONS_LIMIT, Stance } from './decision.ts';

/**
 * How soon a message must be heard. `critical` interrupts; `high` and `normal` are read before the
 * next call; `low` waits for the next turn.
 */
export const Importance = z.enum(['low', 'normal', 'high', 'critical']);
export type Importance = z.infer<typeof Importance>;

const base = {
  id: MessageId,
  from: AgentId,
  text: LongText,
  importance: Importance,
  /** The findings that the message speaks of (a discovery's own are in `findings`). */
  about: z.array(FindingId).max(50).readonly(),
};

export const Discovery = z
  .object({
    kind: z.literal('discovery'),
    ...base,
    findings: z.array(Finding).max(4).readonly(),
  })
  .readonly();
export type Discovery = z.infer<typeof Discovery>;

/** Its `id` is the correlation id that responses carry. `deadlineAt` is in epoch milliseconds. */
export const Request = z
  .object({
    kind: z.literal('request'),
    ...base,
    deadlineAt: z.number(),
    /** Of a request to the human alone: what answers it when they have not by the deadline. */
    fallback: z.string().min(1).max(2000).optional(),
  })
  .readonly();
export type Request = z.infer<typeof Request>;

export const Response = z
  .object({
    kind: z.literal('response'),
    ...base,
    correlationId: MessageId,
    /** Facts a machine can use, such as the parameter style of a database driver. */
    data: z.record(z.string(), Json).optional(),
    /** Sent after the request's deadline: it comes as mail. */
    late: z.boolean(),
  })
  .readonly();
export type Response = z.infer<typeof Response>;

export const Broadcast = z
  .object({
    kind: z.literal('broadcast'),
    ...base,
    /** What the sender does about the findings in `about`, where it says so. */
    status: z.enum(['fixing', 'fixed', 'declined']).optional(),
    /** Of an order: the election and the term by which the sender leads. Since version 2. */
    term: z.object({ decision: DecisionId, term: z.int().positive() }).readonly().optional(),
  })
  .readonly();
export type Broadcast = z.infer<typeof Broadcast>;

export const Dependency = z
  .object({ kind: z.literal('dependency'), ...base, topic: z.string().min(1).max(120) })
  .readonly();
export type Dependency = z.infer<typeof Dependency>;

export const Fulfilment = z
  .object({ kind: z.literal('fulfilment'), ...base, topic: z.string().min(1).max(120) })
  .readonly();
export type Fulfilment = z.infer<typeof Fulfilment>;

/** One thing that was checked: a test run, a re-scan, a parse. */
export const Check = z
  .object({
    name: z.string().max(120),
    outcome: z.enum(['passed', 'failed', 'not-run']),
    detail: z.string().max(300),
  })
  .readonly();
export type Check = z.infer<typeof Check>;

export const Validation = z
  .object({
    kind: z.literal('validation'),
    ...base,
    verdict: z.enum(['pass', 'fail', 'inconclusive']),
    checks: z.array(Check).max(10).readonly(),
  })
  .readonly();
export type Validation = z.infer<typeof Validation>;

export const Assignment = z
  .object({ kind: z.literal('assignment'), ...base, step: StepId, planVersion: z.int().positive() })
  .readonly();
export type Assignment = z.infer<typeof Assignment>;

/** A draft, an amendment or a candidacy for a decision; it is for the stage of that version. */
export const Proposal = z
  .object({
    kind: z.literal('proposal'),
    ...base,
    decision: DecisionId,
    version: z.int().positive(),
    role: z.enum(['draft', 'amendment', 'candidacy']),
  })
  .readonly();
export type Proposal = z.infer<typeof Proposal>;

/**
 * One agent's vote on what stood at that version of a decision. `choices` are options by their ids,
 * the best first. No choice and no stance is an abstention.
 */
export const Ballot = z
  .object({
    kind: z.literal('ballot'),
    ...base,
    decision: DecisionId,
    version: z.int().positive(),
    choices: z.array(z.string().min(1).max(120)).max(OPTIONS_LIMIT).readonly(),
    /** On the text of a consensus; what it says is in `text`. */
    stance: Stance.optional(),
  })
  .readonly();
export type Ballot = z.infer<typeof Ballot>;

/** What the system itself has to tell an agent. */
export const Notice = z
  .object({
    kind: z.literal('notice'),
    ...base,
    topic: z.enum([
      'refused',
      'expired',
      'provider-left',
      'stall',
      'step-finished',
      'plan-changed',
      'wrap-up',
      'stop',
      'correction',
      'continued',
      'budget',
      'review',
      'plan-accepted',
      'plan-declined',
      'decision',
    ]),
    regarding: MessageId.optional(),
    /** Of a review or a stall: what calls for a look at the plan. */
    triggers: z.array(PlanTrigger).min(1).max(9).readonly().optional(),
    /** Of topic `decision`: what is asked at that version, or how the decision ended. Since version 2. */
    decision: z
      .object({
        id: DecisionId,
        version: z.int().positive(),
        part: z.enum(['paper', 'outcome']),
      })
      .readonly()
      .optional(),
  })
  .readonly();
export type Notice = z.infer<typeof Notice>;

export const Message = z.discriminatedUnion('kind', [
  Discovery,
  Request,
  Response,
  Broadcast,
  Dependency,
  Fulfilment,
  Validation,
  Assignment,
  Notice,
  Proposal,
  Ballot,
]);
export type Message = z.infer<typeof Message>;
export type MessageKind = Message['kind'];

/** Every kind, in the order in which interfaces list them. */
export const MESSAGE_KINDS = [
  'discovery',
  'request',
  'response',
  'broadcast',
  'dependency',
  'fulfilment',
  'validation',
  'assignment',
  'notice',
  'proposal',
  'ballot',
] as const satisfies readonly MessageKind[];

/** Why a message was not queued for a recipient. */
export const Refusal = z.enum([
  'mailbox-full',
  'unknown-agent',
  'departed',
  'deadlock',
  'old-term',
]);
export type Refusal = z.infer<typeof Refusal>;

/** What became of a message at its sending, for one recipient. */
export const Recipient = z.discriminatedUnion('state', [
  z.object({ agent: AgentId, state: z.literal('queued') }).readonly(),
  z.object({ agent: AgentId, state: z.literal('refused'), reason: Refusal }).readonly(),
]);
export type Recipient = z.infer<typeof Recipient>;
