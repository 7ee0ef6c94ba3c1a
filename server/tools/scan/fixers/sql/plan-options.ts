import type { Expression } from '../../expression.ts';
import { isHarmless } from '../../hit-collector.ts';
import type { Site } from '../../site.ts';
import type { Placeholder } from '../fixer.ts';
import type { PlanOptions } from './plan-placeholders.ts';

const NUMERIC = /^(Number|parseInt|parseFloat|int|float)\b/;

/** How the expressions of a statement are judged: by what reaches them anywhere in the program. */
export function planOptionsFor(site: Site, placeholder: Placeholder): PlanOptions {
  const isFinished = (value: Expression): boolean => {
    const known = site.valueAt(value.node);
    if (known?.isConstant === true) return true;
    const isFollowedCall = value.kind === 'call' && (known?.taints.length ?? 0) > 0;
    return isFollowedCall && !NUMERIC.test(value.node.text) && isHarmless(known, 'sql');
  };
  return {
    placeholder,
    isFinished,
    isHarmless: (value) => isHarmless(site.valueAt(value.node), 'sql'),
  };
}
