import { z } from 'zod';
import { refuse, type AgentTool } from '../agent-tool.ts';
import { clip } from '../clip.ts';
import type { BusToolParts } from './bus-tool-parts.ts';

const Input = z.object({
  outcome: z.enum(['done', 'failed']),
  summary: z
    .string()
    .trim()
    .min(1)
    .max(600)
    .describe('What came of it, for the coordinator: results first, then what is left.'),
});
type Input = z.infer<typeof Input>;

/** Ends the agent's step and its turn. */
export function finishStep(parts: BusToolParts): AgentTool<Input> {
  return {
    name: 'finish_step',
    description:
      'End the step that you were assigned, with what came of it. Failed means that the step could ' +
      'not be done; say why. You stay on the bus and answer questions.',
    input: Input,
    concurrent: false,
    describe: ({ summary }) => clip(`Finishing: ${summary}`, 160),
    async run({ outcome, summary }, use) {
      const step = parts.stepOf(use.agent);
      if (step === null) return refuse('You have no step to finish now. End your turn instead.');
      const body = { step, agent: use.agent, outcome, summary };
      await parts.log.append([{ type: 'step-finished', causation: [use.started], body }]);
      return {
        ok: true,
        text: 'The step is finished.',
        summary: `Step ${outcome}`,
        endsTurn: true,
      };
    },
  };
}
