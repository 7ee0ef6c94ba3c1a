import { z } from 'zod';
import type { AgentTool } from '#server/agents/agent-tool.ts';
import { clip } from '#server/agents/clip.ts';
import { adoptPlan } from './adopt-plan.ts';
import type { CoordinatorToolParts } from './coordinator-tool-parts.ts';
import { withStep } from './with-step.ts';

const Input = z.object({
  agent: z.string().max(120).describe('Who shall do it.'),
  title: z.string().trim().min(1).max(120),
  instructions: z.string().max(600),
  phase: z.string().trim().min(1).max(60).optional().describe('Its phase; a new name makes one.'),
});
type Input = z.infer<typeof Input>;

/** Adds one step to the plan. */
export function assign(parts: CoordinatorToolParts): AgentTool<Input> {
  return {
    name: 'assign',
    description:
      'Add one step to the plan and give it to an agent. It begins as soon as it is free.',
    input: Input,
    concurrent: false,
    describe: ({ agent, title }) => clip(`Assigning to ${agent}: ${title}`, 160),
    run: ({ agent, title, instructions, phase }, use) =>
      adoptPlan(parts, {
        use,
        isAddition: true,
        propose: (state) =>
          withStep(state, {
            reason: clip(`One more step for ${agent}: ${title}`, 400),
            phase,
            prefix: 'assigned',
            step: { title, instructions, assignee: agent },
          }),
      }),
  };
}
