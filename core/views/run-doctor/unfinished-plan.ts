import type { StepRecord, StepState } from '#core/projections/plan-board/plan-board.ts';
import type { Check, Complaint, Examined } from './complaint.ts';
import { ascending, counted, listed } from './wording.ts';

/** Steps of the last plan that never began, or were under way, when the session completed. */
export const unfinishedPlan: Check = {
  name: 'unfinished-plan',
  looksFor: 'Steps of the plan left over in a session that completed',
  look(run) {
    if (run.status.state !== 'completed') return [];
    return [
      ...complain(run, stepsIn(run, ['waiting', 'ready']), 'never began'),
      ...complain(run, stepsIn(run, ['running']), 'never ended'),
    ];
  },
};

function stepsIn({ plan }: Examined, states: readonly StepState[]): readonly StepRecord[] {
  const steps = plan.current?.steps ?? [];
  return steps.flatMap(({ id }) => {
    const record = plan.steps.get(id);
    return record && states.includes(record.state) ? [record] : [];
  });
}

function complain(
  { plan, status }: Examined,
  records: readonly StepRecord[],
  what: 'never began' | 'never ended',
): readonly Complaint[] {
  if (records.length === 0) return [];
  const titles = listed(records.map(({ step }) => `"${step.title}"`));
  return [
    {
      check: 'unfinished-plan',
      severity: 'problem',
      title: `${counted(records.length, 'step')} of the plan ${what}`,
      text: `The session counts as completed, yet ${titles} ${what}. See whether the result says what is missing.`,
      seqs: ascending([
        plan.versions.at(-1)?.seq ?? null,
        ...records.map(({ startedSeq }) => startedSeq),
        status.head,
      ]),
      agents: [...new Set(records.flatMap(({ agent }) => agent ?? []))],
    },
  ];
}
