import type { Plan, PlanChange, Step } from '#core/protocol/plan.ts';

/** What the later plan changed, step by step. */
export function planChange(before: Plan, after: Plan): PlanChange {
  const old = new Map(before.steps.map((step) => [step.id, step]));
  const now = new Set(after.steps.map((step) => step.id));
  const changed = (differs: (was: Step, is: Step) => boolean) =>
    after.steps.flatMap((step) => {
      const was = old.get(step.id);
      return was !== undefined && differs(was, step) ? [step.id] : [];
    });
  return {
    added: after.steps.filter(({ id }) => !old.has(id)).map(({ id }) => id),
    dropped: before.steps.filter(({ id }) => !now.has(id)).map(({ id }) => id),
    reassigned: changed((was, is) => was.assignee !== is.assignee),
    reordered: changed((was, is) => sortedIds(was) !== sortedIds(is)),
    rephased: changed((was, is) => was.phase !== is.phase),
  };
}

function sortedIds({ after }: Step): string {
  return [...after].sort().join('\n');
}
