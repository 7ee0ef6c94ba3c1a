import { rest, type Answer, type Use } from '../answer.ts';
import { answerRequests } from '../duties/answer-requests.ts';
import type { Briefing } from '../../language-model.ts';
import { actsNamed, lettersOfKind, wentWell, type Reading } from '../reading.ts';
import { count, OFFLINE_CREDIT } from '../wording.ts';
import { nextVotes, votesOpen } from './contested.ts';
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
  if (mustEnd(reading)) return conclude(synthesise(reading, leaves));
  const votes = nextVotes(reading);
  if (votes !== null) return votes;
  if (progress.finished < progress.given) {
    return rest(`${progress.finished} of ${count(progress.given, 'step')} finished.`);
  }
  const open = votesOpen(reading);
  if (open > 0) return rest(`I wait for the outcome of ${count(open, 'vote')}.`);
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
  return { given: (planned === undefined ? 0 : stepCount(planned.input)) + assigned, finished };
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
