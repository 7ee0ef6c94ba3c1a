import { z } from 'zod';
import { COORDINATOR, type StepId } from '#core/protocol/ids.ts';
import { TEAM_ROLES } from '#core/protocol/team.ts';
import { refuse, type AgentTool, type AgentToolResult } from '#server/agents/agent-tool.ts';
import { clip } from '#server/agents/clip.ts';
import type { Orchestration } from '../orchestration.ts';
import { additionNotice } from '../planning.ts';
import { adoptPlan } from './adopt-plan.ts';
import type { CoordinatorToolParts } from './coordinator-tool-parts.ts';
import { withStep } from './with-step.ts';

const Input = z.object({
  role: z.enum(TEAM_ROLES).describe('Whose queue: the first free agent of this role takes it.'),
  title: z.string().trim().min(1).max(120),
  instructions: z.string().max(600).describe('What whoever takes it needs to act on it alone.'),
  after: z.array(z.string().max(60)).max(50).optional().describe('Steps to be done before it.'),
  phase: z.string().trim().min(1).max(60).optional().describe('Its phase; a new name makes one.'),
});
type Input = z.infer<typeof Input>;

/** Lets an agent of the team put a step into the queue of a role. */
export function addStep(parts: CoordinatorToolParts): AgentTool<Input> {
  return {
    name: 'add_step',
    description:
      'Put one more step into the queue of a role, for work that the plan lacks and that is not ' +
      'yours. The first free agent of the role takes it; the coordinator is told. Use it sparingly.',
    input: Input,
    concurrent: false,
    describe: ({ role, title }) => clip(`Queueing for a ${role}: ${title}`, 160),
    async run(input, use) {
      const { role, title, instructions, after = [], phase } = input;
      const result = await adoptPlan(parts, {
        use,
        isAddition: true,
        propose: (state) =>
          objection(parts, state) ??
          withStep(state, {
            reason: clip(`${use.agent} adds a step for a ${role}: ${title}`, 400),
            phase,
            prefix: 'added',
            step: { title, instructions, role, after },
          }),
      });
      const step = result.ok ? addedIn(result) : null;
      if (step === null) return result;
      const text = `${use.agent} added step ${step} "${title}" to the queue of the role ${role}. Keep it in your next plan, or leave it out.`;
      await parts.bus.send({
        kind: 'notice',
        topic: 'plan-changed',
        id: additionNotice(step),
        from: use.agent,
        to: [COORDINATOR],
        text,
        causation: [use.started],
        via: 'system',
      });
      return { ...result, summary: clip(`Queued ${step}: ${title}`, 160) };
    },
  };
}

function objection(
  { addedSteps }: CoordinatorToolParts,
  { plan, planning }: Orchestration,
): AgentToolResult | null {
  if (plan === null) return refuse('There is no plan yet to add a step to.');
  if (planning.added < addedSteps) return null;
  return refuse(
    `The team has added ${planning.added} steps, which is the limit. Tell the coordinator.`,
  );
}

function addedIn({ text }: AgentToolResult): StepId | null {
  const result = JSON.parse(text) as {
    readonly change: { readonly added: readonly StepId[] } | null;
  };
  return result.change?.added[0] ?? null;
}
