import { knownFindings } from '../knowledge.ts';
import { lettersOfKind, type Reading } from '../reading.ts';
import { onlyFiles, toOnlyFiles } from '../only-files.ts';
import { some } from '../wording.ts';
import type { Edit } from './edit.ts';
import { memberOf } from './losses.ts';
import { addStep, mapSteps, openSteps, stepsOf, type PlanInHand } from './plan-in-hand.ts';
import { namedByHuman } from './wishes.ts';

/** How many files are mended ahead of the others; when everything is urgent, nothing is. */
const FILES_LIMIT = 4;
const TITLE_LIMIT = 120;
const INSTRUCTIONS_LIMIT = 600;

/**
 * Lets the fixes of files with a critical discovery, and of those that the human named, begin at
 * once: ahead of what is still to be discovered and ordered. Null where nothing new is urgent, or
 * the fixing begins anyway.
 */
export function hurry(plan: PlanInHand, reading: Reading): Edit | null {
  const steps = stepsOf(plan);
  if (memberOf(reading, ['developer']) === null || !isFixingAhead(plan)) return null;
  const known = new Set(steps.flatMap(({ instructions }) => onlyFiles(instructions) ?? []));
  const fresh = urgentFiles(reading).filter((path) => !known.has(path));
  const files = fitting(fresh.slice(0, Math.max(0, FILES_LIMIT - known.size)));
  if (files.length === 0) return null;
  const id = `urgent-${steps.filter((step) => step.id.startsWith('urgent-')).length + 1}`;
  const open = openSteps(plan);
  const named = some(files, 3);
  const step = {
    id,
    title: `Fix at once: ${named}`.slice(0, TITLE_LIMIT),
    instructions: toOnlyFiles(files),
    role: 'developer' as const,
    after: open.filter((one) => one.id.startsWith('baseline-')).map((one) => one.id),
  };
  const place = { name: 'Urgent', role: null, first: true } as const;
  const phases = mapSteps(addStep(plan.phases, step, place), (one) =>
    one.id.startsWith('validate-') && !plan.ended.has(one.id)
      ? { ...one, after: [...one.after, id] }
      : one,
  );
  return { phases, reason: `${named} can not wait: its fix comes before the rest.` };
}

/** Whether fixes are planned that still wait for others. */
function isFixingAhead(plan: PlanInHand): boolean {
  return openSteps(plan).some(
    ({ id, after }) => id.startsWith('fix-') && after.some((other) => !plan.ended.has(other)),
  );
}

/** Files with something to fix that a critical discovery told of, or that the human named. */
function urgentFiles(reading: Reading): readonly string[] {
  const critical = lettersOfKind(reading, 'discovery')
    .filter(({ message }) => message.importance === 'critical')
    .flatMap(({ message }) => message.findings.filter(({ fixer }) => fixer !== null))
    .map(({ place }) => place.path);
  const mendable = new Set(
    knownFindings(reading).flatMap(({ finding }) =>
      finding.fixer === null ? [] : [finding.place.path],
    ),
  );
  const named = namedByHuman(reading).filter((path) => mendable.has(path));
  return [...new Set([...named, ...critical])];
}

/** As many as the instructions of a step have room for. */
function fitting(files: readonly string[]): readonly string[] {
  return toOnlyFiles(files).length <= INSTRUCTIONS_LIMIT ? files : fitting(files.slice(0, -1));
}
