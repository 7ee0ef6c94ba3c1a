import { describe, expect, it } from 'vitest';
import type { AgentId } from '#core/protocol/ids.ts';
import { describeOutcome } from './describe-outcome.ts';

const plainVote = { option: 'a', text: 'First', counts: [], tied: [] };
const remark = (agent: string, text: string) => ({ agent: agent as AgentId, text });

describe('The outcome of a decision', () => {
  it('says what was decided, and by which rule where the votes were equal', () => {
    const decided = { kind: 'decided', option: 'high', text: 'It is high', counts: [] } as const;
    expect(describeOutcome({ ...decided, tieBroken: false }, 'coordinator')).toMatchObject({
      title: 'Decided: high',
      isSettled: true,
      text: 'It is high',
      why: '',
    });
    const counts = [
      { option: 'high', votes: 2 },
      { option: 'low', votes: 2 },
    ];
    const told = describeOutcome({ ...decided, counts, tieBroken: true }, 'coordinator');
    expect(told.why).toBe('The votes were equal: the coordinator decides.');
    const runOff = [
      { option: 'high', votes: 3 },
      { option: 'low', votes: 2 },
    ];
    expect(describeOutcome({ ...decided, counts: runOff, tieBroken: true }, 'none').why).toBe('');
  });

  it('says why nothing was decided', () => {
    const few = describeOutcome({ kind: 'no-quorum', voted: 1, quorum: 2 }, 'none');
    expect(few).toMatchObject({ isSettled: false, why: '1 voted, 2 had to.' });
    expect(describeOutcome({ kind: 'tied', tied: ['a', 'b'], counts: [] }, 'none').why).toBe(
      'Equal: a, b.',
    );
  });

  it('lists objections before reservations, with who has them', () => {
    const told = describeOutcome(
      {
        ...{ kind: 'not-agreed', text: 'Last', plainVote },
        reservations: [remark('tester-1', 'Slow')],
        objections: [remark('analyst-1', 'Wrong')],
      },
      'none',
    );
    expect(told.remarks.map(({ agent, name }) => `${agent} ${name}`)).toEqual([
      'analyst-1 Objection',
      'tester-1 Reservation',
    ]);
    expect(told.isSettled).toBe(false);
  });
});
