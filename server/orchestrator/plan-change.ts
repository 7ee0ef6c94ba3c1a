import type { Plan, PlanChange, Step } from '#core/protocol/plan.ts';
import type { StepId } from '#core/protocol/ids.ts';

/** What the later plan changed, step by step and phase by phase. */
export function planChange(before: Plan, after: Plan): PlanChange {
  const steps = compare(before.steps, after.steps);
  const phases = compare(before.phases, after.phases);
  const moved = movedSteps(before.steps, after.steps);
  return {
    added: steps.added,
    dropped: steps.dropped,
    reassigned: steps.changed((was, is) => was.assignee !== is.assignee || was.role !== is.role),
    reordered: steps.changed((was, is) => moved.has(is.id) || sortedIds(was) !== sortedIds(is)),
    rephased: steps.changed((was, is) => was.phase !== is.phase),
    reworded: steps.changed(
      (was, is) => was.title !== is.title || was.instructions !== is.instructions,
    ),
    phasesAdded: phases.added,
    phasesDropped: phases.dropped,
    phasesChanged: phases.changed((was, is) => was.name !== is.name || was.role !== is.role),
  };
}

function compare<T extends { readonly id: string }>(before: readonly T[], after: readonly T[]) {
  const old = new Map<T['id'], T>(before.map((one) => [one.id, one]));
  const now = new Set<T['id']>(after.map(({ id }) => id));
  const idsOf = (ones: readonly T[]): readonly T['id'][] => ones.map(({ id }) => id);
  return {
    added: idsOf(after.filter(({ id }) => !old.has(id))),
    dropped: idsOf(before.filter(({ id }) => !now.has(id))),
    changed: (differs: (was: T, is: T) => boolean): readonly T['id'][] =>
      after.flatMap((is) => {
        const was = old.get(is.id);
        return was !== undefined && differs(was, is) ? [is.id] : [];
      }),
  };
}

function sortedIds({ after }: Step): string {
  return [...after].sort().join('\n');
}

/** The fewest steps whose moving makes the one order of the other; where several would do, the later. */
function movedSteps(before: readonly Step[], after: readonly Step[]): ReadonlySet<StepId> {
  const places = new Map(before.map(({ id }, place) => [id, place]));
  const kept = after.filter(({ id }) => places.has(id));
  const order = kept.map(({ id }) => places.get(id) ?? 0);
  const stay = longestRise(order);
  return new Set(kept.flatMap(({ id }, index) => (stay.has(index) ? [] : [id])));
}

/** The indices of a longest rising subsequence. */
function longestRise(values: readonly number[]): ReadonlySet<number> {
  const lengths: number[] = [];
  const previous: (number | null)[] = [];
  values.forEach((value, index) => {
    let best: number | null = null;
    for (let earlier = 0; earlier < index; earlier += 1) {
      if ((values[earlier] ?? 0) >= value) continue;
      if (best === null || (lengths[earlier] ?? 0) > (lengths[best] ?? 0)) best = earlier;
    }
    previous[index] = best;
    lengths[index] = 1 + (best === null ? 0 : (lengths[best] ?? 0));
  });
  const chosen = new Set<number>();
  let at: number | null = lengths.length === 0 ? null : lengths.indexOf(Math.max(...lengths));
  while (at !== null) {
    chosen.add(at);
    at = previous[at] ?? null;
  }
  return chosen;
}
