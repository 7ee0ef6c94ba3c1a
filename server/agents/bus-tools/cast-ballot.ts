import { z } from 'zod';
import { OPTIONS_LIMIT, Stance } from '#core/protocol/decision.ts';
import type { DecisionId, MessageId } from '#core/protocol/ids.ts';
import { presentStage, standingOf, type Standing } from '#core/projections/patterns/standing.ts';
import { refuse, type AgentTool, type AgentToolResult } from '../agent-tool.ts';
import { clip } from '../clip.ts';
import { placeBallot } from '../speak-in-decision.ts';
import type { BusToolParts } from './bus-tool-parts.ts';

const Input = z.object({
  decision: z.string().max(120).describe('The id of the decision, as its paper names it.'),
  version: z
    .int()
    .positive()
    .optional()
    .describe('Of the paper; the last that you read otherwise.'),
  choices: z
    .array(z.string().max(120))
    .max(OPTIONS_LIMIT)
    .optional()
    .describe('Ids of options, the best first. None: you abstain.'),
  stance: Stance.optional().describe('On the text of a consensus, instead of choices.'),
  reason: z
    .string()
    .max(2000)
    .optional()
    .describe('Why; needed for a reservation or an objection.'),
});
type Input = z.infer<typeof Input>;

/** Casts this agent's ballot; a later one for the same version replaces it. */
export function castBallot(parts: BusToolParts): AgentTool<Input> {
  return {
    name: 'cast_ballot',
    description:
      'Vote in a decision that asks you: choose options, take a stance on a text, or abstain. ' +
      'Nobody sees it before the outcome. You may replace it until the stage is over.',
    input: Input,
    concurrent: false,
    describe: ({ decision }) => clip(`Voting in ${decision}`, 160),
    async run({ decision, version, choices = [], stance = null, reason = '' }, use) {
      if ((stance === 'objection' || stance === 'reservation') && reason.trim() === '') {
        return refuse(`Say why: the others can only amend what they understand.`);
      }
      const vote = { agent: use.agent, decision, version, choices, stance };
      const place = placeBallot(parts.decisions, vote);
      if ('reason' in place) return refuse(place.reason);
      const sent = await parts.bus.send({
        ...{ kind: 'ballot', id: use.messageId(0), from: use.agent, to: [], text: reason, choices },
        ...place,
        ...(stance === null ? {} : { stance }),
        causation: [use.started],
        via: 'tool',
      });
      return tellStanding(parts, place.decision, sent.message.id);
    },
  };
}

const WORDS: Readonly<Record<Standing, string>> = {
  counted: 'Your ballot is cast.',
  abstained: 'You abstained.',
  replaced: 'A later ballot of yours has replaced it.',
  stale: 'It does not count: that version was over. Read the present one.',
  late: 'It does not count: it came after the deadline.',
  foreign: 'It does not count: you have no vote there.',
  invalid: 'It does not count: it chooses what can not be chosen.',
};

/** What the ballot is worth now that it is on record. */
function tellStanding(
  { decisions }: BusToolParts,
  decision: DecisionId,
  id: MessageId,
): AgentToolResult {
  const record = decisions.find(decision);
  const ballot = record?.ballots.find(({ message }) => message === id);
  if (record === null || ballot === undefined) return refuse('The ballot is not on record.');
  const standing = standingOf(record, ballot);
  const { version } = presentStage(record);
  return {
    ok: standing === 'counted' || standing === 'abstained',
    text: JSON.stringify({ decision, standing, version, text: WORDS[standing] }),
    summary: WORDS[standing],
  };
}
