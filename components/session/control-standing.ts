import { unreachable } from '#core/lib/unreachable.ts';
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

const ENDED = { hold: 'none', stop: 'none', canAskForMore: true } as const;
const RUNNING = { stop: 'possible', canGoOn: false, canAskForMore: false } as const;

/** What a session's state allows. */
export function controlStanding(state: SessionState): ControlStanding {
  switch (state) {
    case 'preparing':
    case 'running':
    case 'awaiting-approval':
      return { ...RUNNING, hold: 'pause' };
    case 'paused':
      return { ...RUNNING, hold: 'resume' };
    case 'stopping':
      return { ...RUNNING, hold: 'none', stop: 'under-way' };
    case 'completed':
      return { ...ENDED, canGoOn: false };
    case 'failed':
    case 'stopped':
    case 'stalled':
    case 'interrupted':
      return { ...ENDED, canGoOn: true };
    default:
      return unreachable(state);
  }
}
