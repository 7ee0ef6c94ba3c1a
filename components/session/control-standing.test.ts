import { describe, expect, it } from 'vitest';
import { SessionState } from '#core/protocol/session-summary.ts';
import { controlStanding } from './control-standing.ts';

const together = (state: SessionState) => controlStanding(state, 'orchestrated');
const apart = (state: SessionState) => controlStanding(state, 'isolated');
const ENDS = ['completed', 'failed', 'stopped', 'stalled', 'interrupted'];

describe('what can be done to a run', () => {
  it('is pause or stop while it goes on, and resume or stop while it is held', () => {
    for (const state of ['preparing', 'running', 'awaiting-approval'] as const) {
      expect(together(state)).toMatchObject({ hold: 'pause', stop: 'possible', hears: true });
    }
    expect(together('paused')).toMatchObject({ hold: 'resume', stop: 'possible', hears: true });
  });

  it('is nothing but waiting while it stops', () => {
    expect(together('stopping')).toMatchObject({
      hold: 'none',
      stop: 'under-way',
      canGoOn: false,
      canAskForMore: false,
    });
  });

  it('is asking for more after every end, and going on unless it was completed', () => {
    const ended = SessionState.options.filter((state) => together(state).canAskForMore);
    expect(ended).toEqual(ENDS);
    expect(ended.filter((state) => !together(state).canGoOn)).toEqual(['completed']);
  });

  it('is the same for those who work apart, but for what needs a team', () => {
    for (const state of SessionState.options) {
      const { hold, stop, isOver } = together(state);
      const nothing = { hears: false, canGoOn: false, canAskForMore: false };
      expect(apart(state)).toEqual({ hold, stop, isOver, ...nothing, canBeSaved: isOver });
    }
    expect(SessionState.options.filter((state) => apart(state).canBeSaved)).toEqual(ENDS);
  });
});
