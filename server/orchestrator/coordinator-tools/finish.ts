import { z } from 'zod';
import { refuse, type AgentTool } from '#server/agents/agent-tool.ts';
import { isRunnable } from '../orchestration.ts';
import type { CoordinatorToolParts } from './coordinator-tool-parts.ts';

const Input = z.object({
  summary: z
    .string()
    .trim()
    .min(1)
    .max(20_000)
    .describe('For the user: what was found, fixed, validated and how, and what is left.'),
});
type Input = z.infer<typeof Input>;

/** Ends the session with the coordinator's summary. */
export function finish(parts: CoordinatorToolParts): AgentTool<Input> {
  return {
    name: 'finish',
    description:
      'End the session with a summary for the user. Refused while a step is running or about to ' +
      'begin: wait for it, or set a plan without it.',
    input: Input,
    concurrent: false,
    describe: () => 'Putting the result together',
    async run({ summary }, use) {
      const open = [...parts.state.steps.values()].filter(
        (record) => record.progress === 'running' || isRunnable(parts.state, record),
      );
      if (open.length > 0) {
        const names = open.map(({ step }) => `${step.id} (${step.assignee})`).join(', ');
        return refuse(
          `These steps are running or about to begin: ${names}. End your turn and wait for them, ` +
            'or set a plan without them.',
        );
      }
      parts.conclude({ summary, causation: [use.started] });
      return {
        ok: true,
        text: 'The session ends with this summary.',
        summary: 'Concluded',
        endsTurn: true,
      };
    },
  };
}
