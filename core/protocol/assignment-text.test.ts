import { expect, test } from 'vitest';
import { stepIn, toAssignmentText } from './assignment-text.ts';

const step = { title: 'Fix it', instructions: 'Part 1 of 2.' };

test('an assignment tells the step first, then what it builds on', () => {
  expect(
    toAssignmentText({ ...step, before: ['"Scan": 2 found'], known: 'Discovered:\n- x' }),
  ).toBe(
    [
      'Fix it\n\nPart 1 of 2.',
      'What came of the steps before:\n- "Scan": 2 found',
      'What the team has established so far:\nDiscovered:\n- x',
    ].join('\n\n'),
  );
  expect(toAssignmentText({ ...step, instructions: '', before: [], known: '' })).toBe('Fix it');
});

test('the step is found again in its assignment, whatever it builds on', () => {
  for (const before of [[], ['one']]) {
    for (const known of ['', 'part 2 of 2']) {
      expect(stepIn(toAssignmentText({ ...step, before, known }))).toBe('Fix it\n\nPart 1 of 2.');
    }
  }
});
