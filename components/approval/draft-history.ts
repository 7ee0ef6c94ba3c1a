import { editPlan, type PlanDraft, type PlanEdit } from './plan-draft.ts';

/** A draft and the way back: what is typed into one field in one go counts as one edit. */
export interface DraftHistory {
  readonly past: readonly PlanDraft[];
  readonly present: PlanDraft;
  /** The field of the last edit, or null where that was no typing. */
  readonly field: string | null;
}

/** A history without an edit. */
export function beginHistory(draft: PlanDraft): DraftHistory {
  return { past: [], present: draft, field: null };
}

/** The history with one more edit. */
export function recordEdit(history: DraftHistory, edit: PlanEdit): DraftHistory {
  const present = editPlan(history.present, edit);
  if (present === history.present) return history;
  const field = edit.kind === 'change' ? `${edit.step} ${Object.keys(edit.part).join()}` : null;
  const goesOn = field !== null && field === history.field;
  const past = goesOn ? history.past : [...history.past, history.present];
  return { past, present, field };
}

/** The history without its last edit. */
export function undoEdit(history: DraftHistory): DraftHistory {
  const present = history.past.at(-1);
  if (present === undefined) return history;
  return { past: history.past.slice(0, -1), present, field: null };
}
