import type { EntryBodies } from '#core/protocol/entry.ts';
import type { StepRecord } from '../orchestration.ts';

type Merge = EntryBodies['patches-merged'];
type Counts = Pick<EntryBodies['session-summarised'], 'found' | 'fixed' | 'validated' | 'left'>;

/** What the summary tells: the tally, how each agent ended, and what the merge came to. */
export interface ApartFacts {
  readonly counts: Counts;
  readonly steps: readonly StepRecord[];
  /** A sentence when the patches could not be merged. */
  readonly merge: Merge | string;
}

/** The result of agents that worked apart, in plain markdown; nobody of them wrote it. */
export function tellApart({ counts, steps, merge }: ApartFacts): string {
  const { found, fixed, validated, left } = counts;
  const each = steps.map(({ step, progress, summary }) => {
    const how = progress === 'done' ? '' : ` ${progress}:`;
    return `- **${step.assignee}**:${how} ${oneLine(summary) || 'no word about it'}`;
  });
  return [
    `${count(steps.length, 'agent')} worked apart: each had the whole task and a copy of the code, and heard of nobody else. This summary is put together from the record.`,
    `${count(found, 'finding')} in all, ${fixed} fixed in the merged patch, ${validated} of those confirmed by the agent that fixed them, ${left} left.`,
    '## What each came to',
    each.join('\n'),
    '## The merged patch',
    typeof merge === 'string' ? merge : tellMerge(merge),
  ].join('\n\n');
}

function tellMerge(merge: Merge): string {
  const changed = merge.parts.filter(({ files }) => files > 0);
  if (changed.length === 0) return 'Nobody changed a file.';
  const parts = changed.map(({ agent, files, changedLines, merged, conflicts, leftOut }) => {
    const size = `${count(files, 'file')}, ${count(changedLines, 'changed line')}`;
    if (merged) return `- **${agent}**: ${size}; all of it is in.`;
    const named = conflicts.map(({ path }) => `\`${path}\``).join(', ');
    return `- **${agent}**: ${size}; left out for a conflict with an earlier part: ${named || count(leftOut, 'file')}.`;
  });
  const { duplicatedTotal: same, conflictingTotal: different } = merge;
  return [
    ...parts,
    '',
    `${count(same, 'place')} changed by several agents in the same way, ${different} differently.`,
  ].join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 400);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
