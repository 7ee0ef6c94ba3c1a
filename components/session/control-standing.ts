import type { Mode } from '#core/protocol/command.ts';
import type { SessionState } from '#core/protocol/session-summary.ts';

/** What can be done to the run as a whole now. */
export interface ControlStanding {
  /** `none`: there is nothing to hold. */
  readonly hold: 'pause' | 'resume' | 'none';
  /** `under-way`: it is stopping already. */
  readonly stop: 'possible' | 'under-way' | 'none';
  /** It has ended. */
  readonly isOver: boolean;
  /** Who speaks is heard, for there is a team that goes on. */
  readonly hears: boolean;
  /** It was broken off, so it can go on without a request. */
  readonly canGoOn: boolean;
  /** It has ended, and there is a team that can be asked for more. */
  readonly canAskForMore: boolean;
  /** A moment of it can be saved: there is one state of the code. */
  readonly canBeSaved: boolean;
}

const RUNNING = {
  hold: 'pause',
  stop: 'possible',
  isOver: false,
  hears: true,
  canGoOn: false,
  canAskForMore: false,
  canBeSaved: true,
} as const;
const ENDED = {
  hold: 'none',
  stop: 'none',
  isOver: true,
  hears: false,
  canGoOn: false,
  canAskForMore: true,
  canBeSaved: true,
} as const;
const BROKEN_OFF = { ...ENDED, canGoOn: true } as const;

const standings: Record<SessionState, ControlStanding> = {
  preparing: RUNNING,
  running: RUNNING,
  'awaiting-approval': RUNNING,
  paused: { ...RUNNING, hold: 'resume' },
  stopping: { ...RUNNING, hold: 'none', stop: 'under-way' },
  completed: ENDED,
  failed: BROKEN_OFF,
  stopped: BROKEN_OFF,
  stalled: BROKEN_OFF,
  interrupted: BROKEN_OFF,
};

/** What a session's state allows; those who work apart hear nobody and do not go on. */
export function controlStanding(state: SessionState, mode: Mode): ControlStanding {
  const standing = standings[state];
  if (mode === 'orchestrated') return standing;
  const { isOver } = standing;
  return { ...standing, hears: false, canGoOn: false, canAskForMore: false, canBeSaved: isOver };
}
