import { z } from 'zod';
import { OPTION_LIMIT } from '#core/protocol/decision.ts';
import { refuse, type AgentTool } from '../agent-tool.ts';
import { clip } from '../clip.ts';
import type { BusToolParts } from './bus-tool-parts.ts';
import { openingInput, toRules } from './decision-inputs.ts';
import { openAndWait } from './open-and-wait.ts';

const Input = z.object({
  ...openingInput,
  text: z
    .string()
    .trim()
    .min(1)
    .max(OPTION_LIMIT)
    .optional()
    .describe('A text to begin with; when left out, each voter drafts one first, unseen.'),
  rounds: z.int().min(1).max(10).optional().describe('How often it is reviewed at most; 3 else.'),
});
type Input = z.infer<typeof Input>;

/** Lets agents work out a text that nobody objects to. */
export function openConsensus(parts: BusToolParts): AgentTool<Input> {
  return {
    name: 'open_consensus',
    description:
      'Have agents agree on a text: drafts, review, amendments after an objection, and review ' +
      'again. Returns JSON {decision, outcome}: agreed, agreed-with-reservations or not-agreed, ' +
      'with what a plain vote over the first drafts gave.',
    input: Input,
    concurrent: false,
    describe: ({ question }) => clip(`Opening a consensus: ${question}`, 160),
    run(input, use) {
      const checked = toRules(parts, input, use);
      if ('reason' in checked) return Promise.resolve(refuse(checked.reason));
      const options = input.text === undefined ? [] : [{ id: 'a', text: input.text }];
      const roundsCap = input.rounds ?? 3;
      const order = { ...checked.rules, pattern: 'consensus', roundsCap, options } as const;
      return openAndWait(parts, order, { use, wait: input.wait ?? true });
    },
  };
}
