import type { BudgetState } from '#core/projections/budget/budget-state.ts';
import { isOnRecord, toCrossing, type BudgetLine } from '#core/projections/budget/lines.ts';
import type { EntryDraft } from '#core/protocol/entry.ts';
import { describeLine } from './describe-line.ts';

/** What is recorded when a limit is reached: that it is, once, and the pause of its scope. */
export function toBudgetPause(state: BudgetState, line: BudgetLine): readonly EntryDraft[] {
  const crossing = toCrossing(line, 'hard');
  const crossed: EntryDraft = { type: 'budget-crossed', causation: [], body: crossing };
  return [...(isOnRecord(state, crossing) ? [] : [crossed]), toPause(line)];
}

function toPause(line: BudgetLine): EntryDraft {
  const who = { by: null, reason: 'budget' as const };
  const { scope } = line;
  if (scope === null) {
    const body = { ...who, text: describeLine(line) };
    return { type: 'session-paused', causation: [], body };
  }
  return { type: 'agent-paused', causation: [], body: { ...who, agent: scope } };
}
