import { z } from 'zod';
import { OPTION_LIMIT } from '#core/protocol/decision.ts';
import { refuse, type AgentTool } from '../agent-tool.ts';
import { clip } from '../clip.ts';
import { placeProposal } from '../speak-in-decision.ts';
import type { BusToolParts } from './bus-tool-parts.ts';

const Input = z.object({
  decision: z.string().max(120).describe('The id of the decision, as its paper names it.'),
  version: z
    .int()
    .positive()
    .optional()
    .describe('Of the paper; the last that you read otherwise.'),
  text: z.string().trim().min(1).max(OPTION_LIMIT).describe('The whole text, to be read alone.'),
});
type Input = z.infer<typeof Input>;

/** Hands in a draft, an amendment or a candidacy; a later one of the same agent replaces it. */
export function propose(parts: BusToolParts): AgentTool<Input> {
  return {
    name: 'propose',
    description:
      'Hand in your draft, your amended text or your candidacy where a decision asks for one. ' +
      'Nobody sees it before all are in.',
    input: Input,
    concurrent: false,
    describe: ({ decision }) => clip(`Proposing in ${decision}`, 160),
    async run({ decision, version, text }, use) {
      const place = placeProposal(parts.decisions, { agent: use.agent, decision, version });
      if ('reason' in place) return refuse(place.reason);
      await parts.bus.send({
        ...{ kind: 'proposal', id: use.messageId(0), from: use.agent, to: [], text },
        ...place,
        causation: [use.started],
        via: 'tool',
      });
      const told = JSON.stringify({ ...place, text: 'Handed in.' });
      return { ok: true, text: told, summary: `Handed in a ${place.role}` };
    },
  };
}
