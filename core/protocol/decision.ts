import { z } from 'zod';
import { AgentId, MessageId } from './ids.ts';

/** The protocols by which agents decide together. */
export const Pattern = z.enum(['voting', 'consensus', 'election']);
export type Pattern = z.infer<typeof Pattern>;

/** How ballots are counted. `ranked` is the instant run-off. */
export const Method = z.enum(['plurality', 'majority', 'ranked']);
export type Method = z.infer<typeof Method>;

/** What decides between options with the same votes: the order of the options, the coordinator, nothing. */
export const TieRule = z.enum(['earliest-draft', 'coordinator', 'none']);
export type TieRule = z.infer<typeof TieRule>;

/** What an agent says to the text of a consensus; an objection stands in its way. */
export const Stance = z.enum(['agree', 'reservation', 'objection']);
export type Stance = z.infer<typeof Stance>;

/** What is being done: `leading` is an election that has its leader. */
export const Stage = z.enum(['drafting', 'balloting', 'proposing', 'reviewing', 'leading']);
export type Stage = z.infer<typeof Stage>;

/** The most options that one decision may have. */
export const OPTIONS_LIMIT = 26;
/** The most agents that may vote. */
export const ELECTORATE_LIMIT = 200;
/** The longest question, and the longest text of an option as entries hold it, in UTF-16 units. */
export const QUESTION_LIMIT = 1000;
export const OPTION_LIMIT = 400;
/** The most reservations, and the most objections, that an outcome lists. */
export const REMARKS_LIMIT = 12;

/** One answer that can be chosen. `from` is the message that proposed it; ballot papers do not tell. */
export const DecisionOption = z
  .object({
    id: z.string().min(1).max(120),
    text: z.string().max(OPTION_LIMIT),
    from: MessageId.optional(),
  })
  .readonly();
export type DecisionOption = z.infer<typeof DecisionOption>;

/** How many ballots an option got in the last round of the count. */
export const OptionCount = z
  .object({ option: z.string().max(120), votes: z.int().nonnegative() })
  .readonly();
export type OptionCount = z.infer<typeof OptionCount>;

const counts = z.array(OptionCount).max(OPTIONS_LIMIT).readonly();
const tied = z.array(z.string().max(120)).max(OPTIONS_LIMIT).readonly();

/** A reservation or an objection that was left at the end, with its reason. */
export const Remark = z.object({ agent: AgentId, text: z.string().max(OPTION_LIMIT) }).readonly();
export type Remark = z.infer<typeof Remark>;
const remarks = z.array(Remark).max(REMARKS_LIMIT).readonly();

/** What a plain vote over the first drafts gave; `option` is null where it gave no winner. */
export const PlainVote = z
  .object({
    option: z.string().max(120).nullable(),
    text: z.string().max(OPTION_LIMIT),
    counts,
    tied,
  })
  .readonly();
export type PlainVote = z.infer<typeof PlainVote>;

const text = z.string().max(OPTION_LIMIT);

/** How a decision ended. */
export const DecisionOutcome = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('decided'),
      option: z.string().max(120),
      text,
      counts,
      /** Whether the tie rule had to decide. */
      tieBroken: z.boolean(),
    })
    .readonly(),
  z.object({ kind: z.literal('tied'), tied, counts }).readonly(),
  /** Enough voted, and no option won: there was none, nobody chose one, or none had the majority. */
  z
    .object({
      kind: z.literal('undecided'),
      why: z.enum(['no-options', 'no-votes', 'no-majority']),
      counts,
    })
    .readonly(),
  z
    .object({
      kind: z.literal('no-quorum'),
      voted: z.int().nonnegative(),
      quorum: z.int().positive(),
    })
    .readonly(),
  z.object({ kind: z.literal('agreed'), text, plainVote: PlainVote }).readonly(),
  z
    .object({
      kind: z.literal('agreed-with-reservations'),
      text,
      reservations: remarks,
      plainVote: PlainVote,
    })
    .readonly(),
  z
    .object({
      kind: z.literal('not-agreed'),
      text,
      reservations: remarks,
      objections: remarks,
      plainVote: PlainVote,
    })
    .readonly(),
  z.object({ kind: z.literal('elected'), leader: AgentId, term: z.int().positive() }).readonly(),
  z.object({ kind: z.literal('cancelled'), reason: z.string().max(400) }).readonly(),
]);
export type DecisionOutcome = z.infer<typeof DecisionOutcome>;
