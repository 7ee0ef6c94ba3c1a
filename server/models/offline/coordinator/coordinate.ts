import { rest, type Answer, type Use } from '../answer.ts';
import { answerRequests } from '../duties/answer-requests.ts';
import type { Briefing } from '../../language-model.ts';
import { actsNamed, lettersOfKind, wentWell, type Reading } from '../reading.ts';
import { count, OFFLINE_CREDIT } from '../wording.ts';
import { nextVotes, votesOpen } from './contested.ts';
import {
  anotherRound,
  isResultGiven,
  lastContinuation,
  type Continuation,
} from './continuation.ts';
import { makePlan, toCrew } from './make-plan.ts';
import {
  openSteps,
  planInHand,
  stepsOf,
  type PlanInHand,
  type PlannedPhase,
} from './plan-in-hand.ts';
import { otherPlan, readRemarks } from './other-plan.ts';
import { revise } from './revise.ts';
import { declineMore, declineTask, synthesise } from './synthesise.ts';
import { fitTask, type TaskFit } from './task-fit.ts';
import { answerHuman } from './wishes.ts';

/** What the coordinator does next: plan once, follow, revise where a rule calls for it, and synthesise. */
export function coordinate(reading: Reading): Answer {
  const { briefing } = reading;
  if (briefing === null)
    return rest('I was not told what the session is about, so I can not plan it.');
  const continued = lastContinuation(reading);
  if (isResultGiven(reading, continued)) return rest('The result is given.');
  const waiting = answerRequests(reading);
  if (waiting.uses.length > 0) return waiting;
  const fit = fitTask({ ...briefing, task: continued?.request ?? briefing.task });
  if (!fit.fits) return decline(fit.reason, reading);
  return plan({ briefing, reading, continued, fit });
}

interface Work {
  readonly briefing: Briefing;
  readonly reading: Reading;
  readonly continued: Continuation | null;
  readonly fit: Extract<TaskFit, { readonly fits: true }>;
}

function decline(reason: string, reading: Reading): Answer {
  const isFirst = planInHand(reading) === null;
  return conclude(isFirst ? declineTask(reason) : declineMore(reason, reading));
}

/** Plans where there is no plan for what is asked, or another one is wanted; else follows it. */
function plan({ briefing, reading, continued, fit }: Work): Answer {
  const inHand = planInHand(reading);
  if (continued !== null && isUnplanned(continued, reading)) {
    return planAgain(anotherRound(makePlan(toCrew(briefing, fit.mends)), inHand, continued));
  }
  if (inHand === null) {
    const tried = actsNamed(reading, 'set_plan').length > 0;
    return tried ? refused(reading) : setPlan(briefing, fit.mends);
  }
  const remarks = readRemarks(reading);
  if (remarks.length >= actsNamed(reading, 'set_plan').filter(wentWell).length) {
    const use = otherPlan(briefing, fit.mends, remarks);
    return { text: String(use.input['reason']), uses: [use] };
  }
  return follow(inHand, reading, fit.leaves);
}

function setPlan(briefing: Briefing, mends: boolean): Answer {
  const phases = makePlan(toCrew(briefing, mends));
  const steps = count(stepsOf({ phases }).length, 'step');
  const reason = `${OFFLINE_CREDIT} It follows a fixed pattern: find, order, fix, confirm.`;
  return {
    text: `${OFFLINE_CREDIT} I plan the review in ${steps}.`,
    uses: [{ name: 'set_plan', input: { reason, phases } }],
  };
}

/** Whether the user asked for something since which no plan was made. */
function isUnplanned({ request, at }: Continuation, reading: Reading): boolean {
  return request !== null && !actsNamed(reading, 'set_plan').some((act) => act.at > at);
}

function planAgain(phases: readonly PlannedPhase[]): Answer {
  const reason = `${OFFLINE_CREDIT} The user asks for more: the same pattern again, on the code as it is now.`;
  return { text: reason, uses: [{ name: 'set_plan', input: { reason, phases } }] };
}

function refused(reading: Reading): Answer {
  const why = actsNamed(reading, 'set_plan').at(-1)?.result?.text ?? 'no reason came';
  return conclude(`${declineTask(`The plan was refused: ${why.slice(0, 300)}`)}`);
}

function follow(plan: PlanInHand, reading: Reading, leaves: readonly string[]): Answer {
  if (mustEnd(reading)) {
    if (wasRefused(reading)) return rest('I conclude when the steps at work have ended.');
    return conclude(synthesise(reading, leaves));
  }
  const votes = nextVotes(reading);
  if (votes !== null) return votes;
  const replies = answerHuman(reading);
  const revision = revise(plan, reading);
  if (revision !== null) {
    return { text: String(revision.input['reason']), uses: [...replies, revision] };
  }
  const open = openSteps(plan).length;
  const text = open > 0 ? tellProgress(plan, reading) : 'I answer first.';
  if (replies.length > 0) return { text, uses: replies };
  if (open > 0) return rest(text);
  const undecided = votesOpen(reading);
  if (undecided > 0) return rest(`I wait for the outcome of ${count(undecided, 'vote')}.`);
  return conclude(synthesise(reading, leaves));
}

/** How far the plan is; and after a review, that it stands. */
function tellProgress(plan: PlanInHand, reading: Reading): string {
  const all = stepsOf(plan).length;
  const progress = `${all - openSteps(plan).length} of ${count(all, 'step')} finished.`;
  const isReviewed = lettersOfKind(reading, 'notice').some(
    ({ message, at }) => message.topic === 'review' && at >= reading.turnAt,
  );
  return isReviewed
    ? `No rule of mine changes the plan for this, so it stands. ${progress}`
    : progress;
}

/** The result can't be given while steps are at work: trying again in the same turn changes nothing. */
function wasRefused(reading: Reading): boolean {
  const last = actsNamed(reading, 'finish').at(-1);
  return last !== undefined && last.at >= reading.turnAt && last.result?.isError === true;
}

/** A stall, or a word from the system to wrap up: the result is given with what there is. */
function mustEnd(reading: Reading): boolean {
  const since = lastContinuation(reading)?.at ?? -1;
  return lettersOfKind(reading, 'notice').some(
    ({ message, at }) => at > since && ['stall', 'wrap-up', 'stop'].includes(message.topic),
  );
}

function conclude(summary: string): Answer {
  const use: Use = { name: 'finish', input: { summary } };
  return { text: 'I put together what the team did.', uses: [use] };
}
