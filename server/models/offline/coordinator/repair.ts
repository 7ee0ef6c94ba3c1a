import type { Answer } from '../answer.ts';
import { actsNamed, type Reading } from '../reading.ts';
import { count, placeOf, some } from '../wording.ts';
import { tally } from './tally.ts';

/** How often what failed its validation is given back to a developer. */
const REPAIRS_LIMIT = 2;

/**
 * The next step where a validation failed: first a repair, and when that has ended, another
 * validation. Null when there is nothing to repair, nobody to do it, or it was tried often enough.
 */
export function nextRepair(reading: Reading): Answer | null {
  const assigns = actsNamed(reading, 'assign');
  const developer = memberOf(reading, ['developer']);
  const validator = memberOf(reading, ['tester', 'analyst']);
  if (developer === null || validator === null) return null;
  if (assigns.length % 2 === 1) return assignValidation(validator);
  const failing = tally(reading).filter(({ fate }) => fate === 'not-confirmed');
  if (failing.length === 0 || assigns.length >= REPAIRS_LIMIT * 2) return null;
  const places = some(
    failing.map(({ finding }) => placeOf(finding)),
    8,
  );
  return {
    text: `${count(failing.length, 'fix')} did not hold, so I ask ${developer} for a repair.`,
    uses: [
      {
        name: 'assign',
        input: {
          agent: developer,
          title: 'Repair what failed its validation',
          instructions: `Repair the fixes that failed their validation: ${places}.`,
          phase: 'implementation',
        },
      },
    ],
  };
}

/** The first agent of the first of these roles that the team has. */
function memberOf(reading: Reading, roles: readonly string[]): string | null {
  const team = reading.briefing?.team ?? [];
  const members = roles.flatMap((role) => team.filter((member) => member.role === role));
  return members[0]?.agent ?? null;
}

function assignValidation(validator: string): Answer {
  return {
    text: `I ask ${validator} to validate the repair.`,
    uses: [
      {
        name: 'assign',
        input: {
          agent: validator,
          title: 'Validate the repair',
          instructions:
            'Validate again: run the tests, scan the fixed files, and report a verdict on every fix.',
          phase: 'validation',
        },
      },
    ],
  };
}
