import { expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { must } from '#core/lib/must.ts';
import { decisions } from '#core/projections/patterns/decisions.ts';
import type { Stage } from '#core/protocol/decision.ts';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { AgentId, DecisionId } from '#core/protocol/ids.ts';
import { aLog, BUILT_AT } from '#core/testing/log-builder.ts';
import { stageName } from './stage-name.ts';

const decision = 'd-1' as DecisionId;
const electorate = ['analyst-1', 'analyst-2'] as readonly string[] as readonly AgentId[];
const DEADLINE = { deadlineAt: BUILT_AT + 60_000 };

/** The names of the stages of a decision that begins without options and moves through `moves`. */
function namesOf(
  pattern: EntryBodies['decision-opened']['pattern'],
  moves: readonly (readonly [Stage, number])[],
): readonly string[] {
  const log = aLog().launched().team();
  log.entry('decision-opened', {
    ...{ decision, pattern, by: 'coordinator' as AgentId, question: 'Which one?', options: [] },
    ...{ electorate, quorum: 2, method: 'plurality', tie: 'none', roundsCap: 3, stageMs: 60_000 },
    ...{ ...DEADLINE, about: [] },
  });
  moves.forEach(([stage, round], place) => {
    const facts = { decision, stage, round, version: place + 2, options: [], awaits: electorate };
    log.entry('decision-moved', { ...facts, ...DEADLINE, through: log.head });
  });
  const record = must(fold(decisions, log.build()).decisions.get(decision), 'the decision');
  return record.stages.map((stage) => stageName(record, stage));
}

test('the stages of a consensus say what is voted on: the drafts once, then amendments by round', () => {
  const first = [
    ['balloting', 1],
    ['reviewing', 1],
    ['proposing', 1],
  ] as const;
  expect(namesOf('consensus', [...first, ['balloting', 2], ['reviewing', 2]])).toEqual([
    'Drafts',
    'Ballot over the drafts',
    'Round 1: review',
    'Round 1: amendments',
    'Round 2: ballot over the amendments',
    'Round 2: review',
  ]);
});

test('the stages of an election name their term', () => {
  expect(
    namesOf('election', [
      ['balloting', 1],
      ['leading', 1],
      ['proposing', 2],
    ]),
  ).toEqual(['Term 1: candidacies', 'Term 1: ballot', 'Term 1: leadership', 'Term 2: candidacies']);
});
