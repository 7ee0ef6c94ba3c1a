import { rest, type Answer, type Use } from '../answer.ts';
import { answerRequests } from '../duties/answer-requests.ts';
import type { Briefing } from '../../language-model.ts';
import { actsNamed, lettersOfKind, wentWell, type Reading } from '../reading.ts';
import { count, OFFLINE_CREDIT } from '../wording.ts';
import { otherPlan, readRemarks } from './other-plan.ts';
import { parseObject } from '../parse-object.ts';
import { makePlan, stepCount, toCrew } from './make-plan.ts';
import { declineTask, synthesise } from './synthesise.ts';
import { fitTask } from './task-fit.ts';
import { nextRepair } from './repair.ts';

/** What the coordinator does next: plan once, follow, have failures repaired, and synthesise. */
export function coordinate(reading: Reading): Answer {
  const { briefing } = reading;
  if (briefing === null)
    return rest('I was not told what the session is about, so I can not plan it.');
  if (actsNamed(reading, 'finish').some(wentWell)) return rest('The result is given.');
  const waiting = answerRequests(reading);
  if (waiting.uses.length > 0) return waiting;
  const fit = fitTask(briefing);
  if (!fit.fits) return conclude(declineTask(fit.reason));
  const plan = actsNamed(reading, 'set_plan');
  if (!plan.some(wentWell))
    return plan.length === 0 ? setPlan(briefing, fit.mends) : refused(reading);
  const remarks = readRemarks(reading);
  if (remarks.length >= plan.filter(wentWell).length) {
    const use = otherPlan(briefing, fit.mends, remarks);
    return { text: String(use.input['reason']), uses: [use] };
  }
  return follow(reading, fit.leaves);
}

function setPlan(briefing: Briefing, mends: boolean): Answer {
  const crew = toCrew(briefing, mends);
  const use = makePlan(crew);
  const steps = count(stepCount(use.input), 'step');
  return { text: `${OFFLINE_CREDIT} I plan the review in ${steps}.`, uses: [use] };
}

function refused(reading: Reading): Answer {
  const why = actsNamed(reading, 'set_plan').at(-1)?.result?.text ?? 'no reason came';
  return conclude(`${declineTask(`The plan was refused: ${why.slice(0, 300)}`)}`);
}

function follow(reading: Reading, leaves: readonly string[]): Answer {
  const progress = readProgress(reading);
  if (mustEnd(reading)) {
    if (wasRefused(reading)) return rest('I conclude when the steps at work have ended.');
    return conclude(synthesise(reading, leaves));
  }
  if (progress.finished < progress.given) {
    return rest(`${progress.finished} of ${count(progress.given, 'step')} finished.`);
  }
  const repair = nextRepair(reading);
  if (repair !== null) return repair;
  return conclude(synthesise(reading, leaves));
}

/** Steps that were planned or assigned, and those that were told to be finished. */
function readProgress(reading: Reading): { readonly given: number; readonly finished: number } {
  const planned = actsNamed(reading, 'set_plan').filter(wentWell).at(-1);
  const assigned = actsNamed(reading, 'assign').filter(wentWell).length;
  const finished = lettersOfKind(reading, 'notice').filter(
    ({ message }) => message.topic === 'step-finished',
  ).length;
  const steps = editedSteps(reading) ?? (planned === undefined ? 0 : stepCount(planned.input));
  return { given: steps + assigned, finished };
}

/** How many steps the plan has that the user made of ours; null when they left it as it was. */
function editedSteps(reading: Reading): number | null {
  const accepted = lettersOfKind(reading, 'notice').findLast(
    ({ message }) => message.topic === 'plan-accepted',
  );
  const at = accepted?.text.indexOf('{') ?? -1;
  const plan = at < 0 ? null : parseObject(accepted?.text.slice(at) ?? '');
  const steps = plan?.['steps'];
  return Array.isArray(steps) ? steps.length : null;
}

/** The result can't be given while steps are at work: trying again in the same turn changes nothing. */
function wasRefused(reading: Reading): boolean {
  const last = actsNamed(reading, 'finish').at(-1);
  return last !== undefined && last.at >= reading.turnAt && last.result?.isError === true;
}

/** A stall, or a word from the system to wrap up: the result is given with what there is. */
function mustEnd(reading: Reading): boolean {
  return lettersOfKind(reading, 'notice').some(({ message }) =>
    ['stall', 'wrap-up', 'stop'].includes(message.topic),
  );
}

function conclude(summary: string): Answer {
  const use: Use = { name: 'finish', input: { summary } };
  return { text: 'I put together what the team did.', uses: [use] };
}
