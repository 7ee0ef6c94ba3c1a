import type { BudgetResource } from '#core/protocol/budget.ts';
import type { AgentId } from '#core/protocol/ids.ts';

const UNITS: Readonly<Record<BudgetResource, string>> = {
  tokens: 'tokens',
  usd: 'US dollars',
  calls: 'calls',
  seconds: 'seconds',
};

/** How far a limit is used, in a sentence: `developer-1 has used 812 of its 1000 tokens.` */
export function describeLine(line: {
  readonly scope: AgentId | null;
  readonly resource: BudgetResource;
  readonly used: number;
  readonly limit: number;
}): string {
  const { scope, resource, used, limit } = line;
  const who = scope ?? 'The session';
  return `${who} has used ${round(used)} of its ${round(limit)} ${UNITS[resource]}.`;
}

function round(amount: number): number {
  return Math.round(amount * 10_000) / 10_000;
}
