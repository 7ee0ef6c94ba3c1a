import type { Expression } from '../../expression.ts';
import { isHarmless } from '../../hit-collector.ts';
import type { Site } from '../../site.ts';
import type { Value } from '../../taint/value.ts';
import type { Placeholder } from '../fixer.ts';
import type { PlanOptions } from './plan-placeholders.ts';

/** What only an SQL escape made harmless already has its quotes; a number or a hash has not. */
function isEscapedForSql(value: Value | null): boolean {
  return value?.taints.some((taint) => !taint.cleaned.includes('html')) ?? false;
}

/** What a connection or a driver escapes has its quotes, as its name tells. */
const ESCAPE = /(^|\.)\w*(db|pool|conn|client|sequelize|mysql|sql)\w*\.(escape|escapeId)$/i;

/** How the expressions of a statement are judged: by what reaches them anywhere in the program. */
export function planOptionsFor(site: Site, placeholder: Placeholder): PlanOptions {
  const isEscaped = (value: Expression): boolean => {
    if (value.kind === 'call' && ESCAPE.test(value.callee.node.text)) return true;
    const known = site.valueAt(value.node);
    const isFollowedCall = value.kind === 'call' && (known?.taints.length ?? 0) > 0;
    return isFollowedCall && isHarmless(known, 'sql') && isEscapedForSql(known);
  };
  return {
    placeholder,
    isEscaped,
    isFinished: (value) => site.valueAt(value.node)?.isConstant === true || isEscaped(value),
    isHarmless: (value) => isHarmless(site.valueAt(value.node), 'sql'),
  };
}
