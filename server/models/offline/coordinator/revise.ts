import type { Use } from '../answer.ts';
import { actsNamed, wentWell, type Reading } from '../reading.ts';
import { OFFLINE_CREDIT } from '../wording.ts';
import type { Edit } from './edit.ts';
import type { PlanInHand } from './plan-in-hand.ts';
import { reassign } from './reassign.ts';
import { repair } from './repair.ts';
import { hurry } from './urgent.ts';

/** The longest reason that a plan takes. */
const REASON_LIMIT = 400;

type Rule = (plan: PlanInHand, reading: Reading) => Edit | null;

/** What may change the plan, in the order in which it is looked at. */
const RULES: readonly Rule[] = [reassign, hurry, repair];

/** The next version of the plan where something calls for one; null while it stands. */
export function revise(plan: PlanInHand, reading: Reading): Use | null {
  const last = actsNamed(reading, 'set_plan').at(-1);
  if (last !== undefined && last.at >= reading.turnAt && !wentWell(last)) return null;
  let phases = plan.phases;
  const reasons: string[] = [];
  for (const rule of RULES) {
    const edit = rule({ ...plan, phases }, reading);
    if (edit === null) continue;
    phases = edit.phases;
    reasons.push(edit.reason);
  }
  if (reasons.length === 0 || phases.length === 0) return null;
  const reason = `${OFFLINE_CREDIT} ${reasons.join(' ')}`.slice(0, REASON_LIMIT);
  return { name: 'set_plan', input: { reason, phases } };
}
