import type { PlanProposal } from '#core/protocol/plan-proposal.ts';

/** What was wrong with a plan, as the server tells it. */
interface PlanFault {
  readonly message: string;
  readonly field: string | null;
}

/** The ids of the steps that a refusal speaks of: by a field's path, or by name in its words. */
export function stepsToBlame(
  { message, field }: PlanFault,
  { phases }: Pick<PlanProposal, 'phases'>,
): ReadonlySet<string> {
  const path = /phases\.(\d+)\.steps\.(\d+)/.exec(field ?? '');
  const step = path === null ? undefined : phases[Number(path[1])]?.steps[Number(path[2])];
  if (step !== undefined) return new Set([step.id]);
  const ids = phases.flatMap(({ steps }) => steps.map(({ id }) => id));
  const circle = /wait for each other: ([^.]+(?:\.[^ ]+)*)\./.exec(message)?.[1]?.split(', ') ?? [];
  return new Set(ids.filter((id) => message.includes(`"${id}"`) || circle.includes(id)));
}
