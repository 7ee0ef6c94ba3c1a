import type { SessionState } from '#core/protocol/session-summary.ts';

/** What can be done to the run as a whole now. */
export interface ControlStanding {
  /** `none`: there is nothing to hold. */
  readonly hold: 'pause' | 'resume' | 'none';
  /** `under-way`: it is stopping already. */
  readonly stop: 'possible' | 'under-way' | 'none';
  /** It was broken off, so it can go on without a request. */
  readonly canGoOn: boolean;
  /** It has ended, so it can be asked for more. */
  readonly canAskForMore: boolean;
}

const RUNNING = {
  hold: 'pause',
  stop: 'possible',
  canGoOn: false,
  canAskForMore: false,
} as const;
const ENDED = { hold: 'none', stop: 'none', canAskForMore: true } as const;
const BROKEN_OFF = { ...ENDED, canGoOn: true } as const;

const standings: Record<SessionState, ControlStanding> = {
  preparing: RUNNING,
  running: RUNNING,
  'awaiting-approval': RUNNING,
  paused: { ...RUNNING, hold: 'resume' },
  stopping: { ...RUNNING, hold: 'none', stop: 'under-way' },
  completed: { ...ENDED, canGoOn: false },
  failed: BROKEN_OFF,
  stopped: BROKEN_OFF,
  stalled: BROKEN_OFF,
  interrupted: BROKEN_OFF,
};

/** What a session's state allows. */
export function controlStanding(state: SessionState): ControlStanding {
  return standings[state];
}
