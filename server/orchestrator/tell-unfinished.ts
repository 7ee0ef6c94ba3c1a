import type { Orchestration } from './orchestration.ts';

const SHOWN = 5;

/** One or two sentences on what the plan still holds, for the coordinator and for people. */
export function tellUnfinished(state: Orchestration): string {
  if (state.plan === null) return 'There is no plan yet.';
  const open = [...state.steps.values()].filter(
    ({ progress }) => progress === 'waiting' || progress === 'running',
  );
  const failed = [...state.steps.values()].filter(({ progress }) => progress === 'failed');
  const parts = [
    open.length === 0
      ? 'Every step has ended, and the coordinator has not finished.'
      : `Not finished: ${list(open.map(({ step }) => `"${step.title}"`))}.`,
    ...(failed.length > 0 ? [`Failed: ${list(failed.map(({ step }) => `"${step.title}"`))}.`] : []),
  ];
  return parts.join(' ');
}

function list(items: readonly string[]): string {
  const rest = items.length - SHOWN;
  return `${items.slice(0, SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
