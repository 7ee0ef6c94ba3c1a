import { describe, expect, it } from 'vitest';
import { SessionState } from '#core/protocol/session-summary.ts';
import { controlStanding } from './control-standing.ts';

describe('what can be done to a run', () => {
  it('is pause or stop while it goes on, and resume or stop while it is held', () => {
    for (const state of ['preparing', 'running', 'awaiting-approval'] as const) {
      expect(controlStanding(state)).toMatchObject({ hold: 'pause', stop: 'possible' });
    }
    expect(controlStanding('paused')).toMatchObject({ hold: 'resume', stop: 'possible' });
  });

  it('is nothing but waiting while it stops', () => {
    expect(controlStanding('stopping')).toEqual({
      hold: 'none',
      stop: 'under-way',
      canGoOn: false,
      canAskForMore: false,
    });
  });

  it('is asking for more after every end, and going on unless it was completed', () => {
    const ended = SessionState.options.filter((state) => controlStanding(state).canAskForMore);
    expect(ended).toEqual(['completed', 'failed', 'stopped', 'stalled', 'interrupted']);
    expect(ended.filter((state) => !controlStanding(state).canGoOn)).toEqual(['completed']);
  });
});
