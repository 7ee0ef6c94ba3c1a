import type { Seq, StepId } from '#core/protocol/ids.ts';
import type { Check, Complaint, Examined } from './complaint.ts';
import { ascending } from './wording.ts';

const TOO_OFTEN = 3;

/** A step that was begun three times or more. */
export const repeatedSteps: Check = {
  name: 'repeated-steps',
  looksFor: 'The same step begun again and again',
  look: (run) =>
    [...run.facts.starts].flatMap(([step, starts]) =>
      starts.length < TOO_OFTEN ? [] : [complain(run, step, starts)],
    ),
};

function complain({ plan }: Examined, step: StepId, starts: readonly Seq[]): Complaint {
  const record = plan.steps.get(step);
  const done = record?.state === 'done';
  return {
    check: 'repeated-steps',
    severity: done ? 'doubt' : 'problem',
    title: `The step "${record?.step.title ?? step}" was begun ${starts.length} times`,
    text: done
      ? 'It was done in the end. Look at what was in its way before: the earlier attempts were paid for too.'
      : 'It was not done for all that. Look at why it ended each time, and give the step to another agent or change it.',
    seqs: ascending([...starts, record?.endedSeq ?? null]),
    agents: record?.agent ? [record.agent] : [],
  };
}
