import { z } from 'zod';
import { Method, QUESTION_LIMIT, TieRule } from '#core/protocol/decision.ts';
import { HUMAN, type AgentId, type FindingId } from '#core/protocol/ids.ts';
import { toAgentId } from '../agent-name.ts';
import type { DecisionOrder } from '../decision-desk.ts';
import type { ToolUse } from '../agent-tool.ts';
import type { BusToolParts } from './bus-tool-parts.ts';
import { About, TimeoutSeconds } from './schemas.ts';

/** How long a stage lasts when the opener does not say, in seconds. */
const STAGE_SECONDS = 60;

/** What every way to open a decision takes. */
export const openingInput = {
  question: z.string().trim().min(1).max(QUESTION_LIMIT).describe('What is to be decided.'),
  voters: z
    .array(z.string())
    .min(1)
    .max(100)
    .optional()
    .describe('Who has a say; everyone on the bus but you and the human when left out.'),
  quorum: z
    .int()
    .positive()
    .optional()
    .describe('How many have to cast a ballot, abstentions included; more than half otherwise.'),
  method: Method.optional().describe(
    'plurality (the default), majority (more than half), or ranked (choices in order).',
  ),
  tie: TieRule.optional().describe('What decides between equals: earliest-draft is the default.'),
  timeout_seconds: TimeoutSeconds.optional().describe('For each stage; 60 when left out.'),
  about: About.optional().describe('Ids of the findings that it is about.'),
  wait: z
    .boolean()
    .optional()
    .describe('Whether you wait for the outcome (the default); else it comes as mail.'),
};

const Opening = z.object(openingInput);
type Opening = z.infer<typeof Opening>;

type Common = Pick<
  DecisionOrder,
  'by' | 'question' | 'electorate' | 'quorum' | 'method' | 'tie' | 'stageMs' | 'about' | 'causation'
>;

/** The rules that every decision has, or what is wrong with them. */
export function toRules(
  { bus }: Pick<BusToolParts, 'bus'>,
  input: Opening,
  use: ToolUse,
): { readonly rules: Common } | { readonly reason: string } {
  const present = bus.agents().filter((agent) => agent !== HUMAN);
  const named = input.voters?.map(toAgentId) ?? present.filter((agent) => agent !== use.agent);
  const electorate = [...new Set(named)].filter((agent): agent is AgentId => agent !== null);
  const strange = named.some((agent) => agent === null || !present.includes(agent));
  if (strange || electorate.length === 0) {
    return { reason: `"voters" names agents such as ${present.join(', ')}.` };
  }
  const quorum = input.quorum ?? Math.floor(electorate.length / 2) + 1;
  if (quorum > electorate.length) {
    return { reason: `A quorum of ${quorum} is more than the ${electorate.length} who may vote.` };
  }
  const { question, method = 'plurality', tie = 'earliest-draft', about = [] } = input;
  return {
    rules: {
      ...{ by: use.agent, question, electorate, quorum, method, tie },
      stageMs: Math.round((input.timeout_seconds ?? STAGE_SECONDS) * 1000),
      about: about as readonly string[] as readonly FindingId[],
      causation: [use.started],
    },
  };
}
