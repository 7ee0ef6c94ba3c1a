import { expect, test } from 'vitest';
import { MEASURES } from '#core/views/run-measures/run-measures.ts';
import { MEASURE_GROUPS } from './measure-groups.ts';

test('every measure stands in one group', () => {
  expect(Object.values(MEASURE_GROUPS).flat().sort()).toEqual([...MEASURES].sort());
});
