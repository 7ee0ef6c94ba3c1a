import {
  Budget,
  BUDGET_RESOURCES,
  type BudgetLimits,
  type BudgetResource,
} from '#core/protocol/budget.ts';
import { sessionWords } from '#components/session-words.ts';

/** What a limit holds for: the run as a whole, or each agent by itself. */
export const BUDGET_SCOPES = ['session', 'perAgent'] as const;
export type BudgetScope = (typeof BUDGET_SCOPES)[number];
export type BudgetField = `${BudgetScope}.${BudgetResource}`;

/** Limits as they are typed; time in minutes, an empty text is no limit. */
export type BudgetDraft = Readonly<Record<BudgetField, string>>;
/** What is wrong with each limit. */
export type BudgetErrors = { readonly [F in BudgetField]?: string };

/** All fields, in the order in which forms show them. */
const FIELDS: readonly BudgetField[] = BUDGET_SCOPES.flatMap((scope) =>
  BUDGET_RESOURCES.map((resource): BudgetField => `${scope}.${resource}`),
);

/** A draft without a limit. */
export const NO_LIMITS: BudgetDraft = toBudgetDraft({});

/** The limits of a budget as they would be typed. */
export function toBudgetDraft(budget: Budget): BudgetDraft {
  const typed = (limits: BudgetLimits | undefined, resource: BudgetResource) => {
    const limit = limits?.[resource];
    if (limit === undefined) return '';
    return String(resource === 'seconds' ? limit / 60 : limit);
  };
  const pairs = FIELDS.map((field) => {
    const { scope, resource } = partsOf(field);
    return [field, typed(scope === 'session' ? budget : budget.perAgent, resource)] as const;
  });
  return Object.fromEntries(pairs) as BudgetDraft;
}

export type BudgetReading =
  /** `budget` is null where nothing is limited. */
  | { readonly ok: true; readonly budget: Budget | null }
  | { readonly ok: false; readonly errors: BudgetErrors };

/** Reads the limits, or says what is wrong with which. */
export function readBudget(draft: BudgetDraft): BudgetReading {
  const errors: Partial<Record<BudgetField, string>> = {};
  const limits: Record<BudgetScope, Partial<Record<BudgetResource, number>>> = {
    session: {},
    perAgent: {},
  };
  for (const field of FIELDS) {
    const read = readLimit(draft[field], partsOf(field).resource);
    if (read === null) continue;
    if (typeof read === 'string') errors[field] = read;
    else limits[partsOf(field).scope][partsOf(field).resource] = read;
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const perAgent = Object.keys(limits.perAgent).length > 0 ? { perAgent: limits.perAgent } : {};
  const budget = { ...limits.session, ...perAgent };
  return { ok: true, budget: Object.keys(budget).length === 0 ? null : (budget as Budget) };
}

/** A limit as the server counts it, what is wrong with it, or null for none. */
function readLimit(typed: string, resource: BudgetResource): number | string | null {
  const text = typed.replace(/[\s,_$]/g, '');
  if (text === '') return null;
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) return sessionWords.budget.notANumber;
  const isWhole = resource === 'tokens' || resource === 'calls';
  if (isWhole && !Number.isInteger(value)) return sessionWords.budget.notWhole;
  const limit = resource === 'seconds' ? value * 60 : value;
  return Budget.safeParse({ [resource]: limit }).success ? limit : sessionWords.budget.tooLarge;
}

/** The field that a path of a command (`budget.usd`, `budget.perAgent.usd`) speaks of. */
export function budgetFieldOf(path: string | null): BudgetField {
  const parts = path?.split('.') ?? [];
  const scope: BudgetScope = parts.includes('perAgent') ? 'perAgent' : 'session';
  const resource = BUDGET_RESOURCES.find((each) => parts.includes(each)) ?? 'tokens';
  return `${scope}.${resource}`;
}

/** The scope and the resource of a field. */
export function partsOf(field: BudgetField): {
  readonly scope: BudgetScope;
  readonly resource: BudgetResource;
} {
  const [scope, resource] = field.split('.') as [BudgetScope, BudgetResource];
  return { scope, resource };
}

interface UsedLimit {
  readonly scope: string | null;
  readonly resource: BudgetResource;
  readonly used: number;
  readonly limit: number;
}

/** The budget with twice the room for every limit that is used up: what one would raise it to. */
export function raised(budget: Budget, lines: readonly UsedLimit[]): Budget {
  const spent = lines.filter(({ used, limit }) => used >= limit);
  const more = (of: readonly UsedLimit[]): BudgetLimits =>
    Object.fromEntries(of.map(({ resource, limit }) => [resource, limit * 2]));
  const ofAgents = spent.filter(({ scope }) => scope !== null);
  const perAgent = { ...budget.perAgent, ...more(ofAgents) };
  return {
    ...budget,
    ...more(spent.filter(({ scope }) => scope === null)),
    ...(Object.keys(perAgent).length > 0 ? { perAgent } : {}),
  };
}
