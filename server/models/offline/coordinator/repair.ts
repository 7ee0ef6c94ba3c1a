import type { Reading } from '../reading.ts';
import { placeOf, some } from '../wording.ts';
import type { Edit } from './edit.ts';
import { memberOf } from './losses.ts';
import { addStep, openSteps, stepsOf, type PlanInHand } from './plan-in-hand.ts';
import { tally } from './tally.ts';

/** How often what failed its validation is given back to a developer. */
const REPAIRS_LIMIT = 2;

/**
 * Has what failed its validation repaired, once the validation under way has ended, and validated
 * again. Null where nothing failed, a repair is under way, nobody can do it, or it was tried often
 * enough.
 */
export function repair(plan: PlanInHand, reading: Reading): Edit | null {
  const developer = memberOf(reading, ['developer']);
  const validator = memberOf(reading, ['tester', 'analyst']);
  const failing = tally(reading).filter(({ fate }) => fate === 'not-confirmed');
  if (developer === null || validator === null || failing.length === 0) return null;
  const number = stepsOf(plan).filter(({ id }) => /^repair-\d+$/.test(id)).length + 1;
  const open = openSteps(plan);
  if (number > REPAIRS_LIMIT || open.some(({ id }) => id.startsWith('repair-'))) return null;
  const places = some(
    failing.map(({ finding }) => placeOf(finding)),
    4,
  );
  const mend = {
    id: `repair-${number}`,
    title: 'Repair what failed its validation',
    instructions: `Repair the fixes that failed their validation: ${places}.`.slice(0, 600),
    assignee: developer,
    after: open.filter(({ id }) => /^(validate|recheck)-/.test(id)).map(({ id }) => id),
  };
  const check = {
    id: `recheck-${number}`,
    title: 'Validate the repair',
    instructions:
      'Validate again: run the tests, scan the fixed files, and report a verdict on every fix.',
    assignee: validator,
    after: [mend.id],
  };
  const implementation = { name: 'Implementation', role: 'developer', first: false } as const;
  const validation = { name: 'Validation', role: 'tester', first: false } as const;
  const phases = addStep(addStep(plan.phases, mend, implementation), check, validation);
  return { phases, reason: `A fix did not hold, so ${developer} repairs it: ${places}.` };
}
