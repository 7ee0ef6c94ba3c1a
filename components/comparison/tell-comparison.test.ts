import { describe, expect, it } from 'vitest';
import type { SessionId } from '#core/protocol/ids.ts';
import type { SessionState } from '#core/protocol/session-summary.ts';
import { compareRuns } from '#core/views/run-measures/compare-runs.ts';
import { MEASURES, type RunMeasures } from '#core/views/run-measures/run-measures.ts';
import { tellComparison } from './tell-comparison.ts';

type Values = Partial<RunMeasures['values']>;

function run(values: Values, state: SessionState = 'completed'): RunMeasures {
  const zero = Object.fromEntries(MEASURES.map((measure) => [measure, 0]));
  const facts = { session: 's-1' as SessionId, mode: 'orchestrated', startedAt: 0 } as const;
  return { ...facts, state, values: { ...zero, ...values } as RunMeasures['values'] };
}

const times = (count: number, values: Values) => Array.from({ length: count }, () => run(values));
const tell = (together: readonly RunMeasures[], apart: readonly RunMeasures[]) =>
  tellComparison(compareRuns({ together, apart }));

describe('the sentence of a comparison', () => {
  it('says only of these runs what one run of each brought, and why no more', () => {
    const told = tell([run({ fixed: 3, timeMs: 9 })], [run({ fixed: 2, timeMs: 4 })]);
    expect(told.sentence).toBe('In these runs together was better on fixes; apart on time.');
    expect(told.note).toBe(
      '1 run together, 1 run apart. So few runs may differ by chance. ' +
        'With four or more of each, a difference that is always there can be shown.',
    );
  });

  it('says what is shown, and leaves out what only these runs had', () => {
    const together = times(5, { conflictingEdits: 0, foundAgain: 0, tokens: 5, turns: 3 });
    const apart = times(5, { conflictingEdits: 2, foundAgain: 9, tokens: 4, turns: 8 });
    expect(tell(together, apart)).toEqual({
      sentence: 'Together was better on duplicated work and conflicting edits; apart on tokens.',
      note: '5 runs together, 5 runs apart. Neither is shown to be better on anything else.',
    });
  });

  it('tells duplicated work by its parts where each way is better on one of them', () => {
    const together = times(4, { foundAgain: 0, sameEdits: 3 });
    const apart = times(4, { foundAgain: 9, sameEdits: 0 });
    expect(tell(together, apart).sentence).toBe(
      'Together was better on repeated finds; apart on repeated edits.',
    );
    const all = { foundAgain: 9, fixedAgain: 9, scannedAgain: 9 };
    expect(tell(times(4, {}), times(4, all)).sentence).toBe(
      'Together was better on duplicated work.',
    );
  });

  it('says that no difference is shown where there is none', () => {
    expect(tell(times(5, { fixed: 2 }), times(5, { fixed: 2 }))).toEqual({
      sentence: 'No difference shown.',
      note: '5 runs together, 5 runs apart.',
    });
    expect(tell([run({ turns: 2 })], [run({ turns: 9 })]).sentence).toBe('No difference shown.');
  });

  it('says that runs are under way, or that none of a way can be used', () => {
    expect(tell([run({})], [run({}, 'running')]).sentence).toBe('The runs are under way.');
    expect(tell([run({})], [run({}, 'failed')])).toEqual({
      sentence: 'Nothing to compare yet.',
      note:
        '1 run together, 0 runs apart. 1 run broke off and does not count. ' +
        'A way has no run that came to its own end. Run both once more.',
    });
  });
});
