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

type Opening = z.infer<z.ZodObject<typeof openingInput>>;

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
  const electorate = toElectorate(bus.agents(), input.voters, use.agent);
  if (electorate === null) {
    return { reason: `"voters" names agents such as ${bus.agents().join(', ')}.` };
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

/** Who has a say; null where a name is nobody's that is there, or the human's. */
function toElectorate(
  onBus: readonly AgentId[],
  voters: readonly string[] | undefined,
  opener: AgentId,
): readonly AgentId[] | null {
  const present = onBus.filter((agent) => agent !== HUMAN);
  if (voters === undefined) {
    const others = present.filter((agent) => agent !== opener);
    return others.length > 0 ? others : null;
  }
  const named = [...new Set(voters.map(toAgentId))];
  const known = named.filter((agent) => agent !== null && present.includes(agent));
  return known.length === named.length ? (known as readonly AgentId[]) : null;
}
