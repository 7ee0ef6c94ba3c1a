import { z } from 'zod';
import type { DecisionId, FindingId } from '#core/protocol/ids.ts';
import { Importance } from '#core/protocol/message.ts';
import { toAgentId } from '../agent-name.ts';
import { refuse, type AgentTool } from '../agent-tool.ts';
import { clip } from '../clip.ts';
import type { BusToolParts } from './bus-tool-parts.ts';
import { About, Words } from './schemas.ts';
import { sentResult } from './sent-result.ts';

const Input = z.object({
  text: Words,
  importance: Importance.optional().describe('normal unless you say otherwise.'),
  about: About.optional().describe('Ids of the findings that it is about.'),
  status: z
    .enum(['fixing', 'fixed', 'declined'])
    .optional()
    .describe('What you do about these findings.'),
  order: z
    .object({ decision: z.string().max(120), term: z.int().positive() })
    .optional()
    .describe('Makes it an order, by the election and the term in which you lead.'),
  to: z.array(z.string()).min(1).max(50).optional().describe('Only these agents; else everyone.'),
});
type Input = z.infer<typeof Input>;

/** Tells everyone, or some, what they should know. */
export function broadcast(parts: BusToolParts): AgentTool<Input> {
  return {
    name: 'broadcast',
    description:
      'Tell the team something that is no discovery: what you begin, what you finished, what you ' +
      'decided. Give `status` when it is about findings.',
    input: Input,
    concurrent: false,
    describe: ({ text }) => clip(`Telling the team: ${text}`, 160),
    async run({ text, importance = 'normal', about, status, order, to }, use) {
      const agents = to?.map(toAgentId) ?? [];
      if (agents.includes(null)) {
        return refuse(`"to" names agents such as ${parts.bus.agents().join(', ')}.`);
      }
      const named = agents.filter((agent) => agent !== null);
      const sent = await parts.bus.send({
        kind: 'broadcast',
        id: use.messageId(0),
        from: use.agent,
        to: to === undefined ? 'all' : named,
        text,
        importance,
        about: (about ?? []) as readonly string[] as readonly FindingId[],
        ...(status === undefined ? {} : { status }),
        ...(order === undefined ? {} : { term: toTerm(order) }),
        causation: [use.started],
        via: 'tool',
      });
      return sentResult(parts, [sent]);
    },
  };
}

function toTerm({ decision, term }: NonNullable<Input['order']>) {
  return { decision: decision as DecisionId, term };
}
