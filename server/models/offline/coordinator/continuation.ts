import { actsNamed, lettersOfKind, type Reading } from '../reading.ts';
import { addStep, mapSteps, type PlanInHand, type PlannedPhase } from './plan-in-hand.ts';

/** Why a session that had ended goes on, as the coordinator was told. */
export interface Continuation {
  /** The index of the message that told it. */
  readonly at: number;
  /** What the user asks of the team now; null where something else goes on. */
  readonly request: string | null;
  /** How often the session was asked for something new so far, this time included. */
  readonly count: number;
}

/** The last time that the session went on; null in its first run. */
export function lastContinuation(reading: Reading): Continuation | null {
  const told = reading.mail.filter(({ message }) => message.id.startsWith('continued-'));
  const last = told.at(-1);
  if (last === undefined) return null;
  const isRequest = last.message.kind === 'broadcast';
  const count = told.filter(({ message }) => message.kind === 'broadcast').length;
  return { at: last.at, request: isRequest ? last.text : null, count };
}

/** Whether the result was given, and nothing has come since that calls for another one. */
export function isResultGiven(reading: Reading, continued: Continuation | null): boolean {
  const given = actsNamed(reading, 'finish').findLast(({ result }) => result?.isError === false);
  if (given === undefined) return false;
  const ended = lettersOfKind(reading, 'notice').findLast(
    ({ message }) => message.topic === 'step-finished',
  );
  const asked = continued?.request === null ? -1 : (continued?.at ?? -1);
  return given.at > Math.max(asked, ended?.at ?? -1);
}

/**
 * The plan with another round: what has ended stays, what is open gives way to the new steps, which
 * have ids of their own.
 */
export function anotherRound(
  fresh: readonly PlannedPhase[],
  before: PlanInHand | null,
  { count }: Continuation,
): readonly PlannedPhase[] {
  const again = (id: string) => `${id}-again-${count}`;
  const kept = mapSteps(before?.phases ?? [], (step) =>
    before?.ended.has(step.id) === true ? step : null,
  );
  return fresh.reduce(
    (phases, { name, role, steps }) =>
      steps.reduce((all, step) => {
        const next = { ...step, id: again(step.id), after: step.after.map(again) };
        return addStep(all, next, { name, role, first: false });
      }, phases),
    kept,
  );
}
