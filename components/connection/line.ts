import type { LineEvents, LineLife, LinePorts, OpenSocket } from './line-ports.ts';
import { createDialer } from './dialer.ts';
import { createListeners, type Listeners } from './listeners.ts';

/** The page's line to the server: one socket that comes back by itself. */
export interface Line {
  readonly life: () => LineLife;
  readonly onLife: (listener: () => void) => () => void;
  /** Opens the line if nobody listened before; returns what ends the listening. */
  readonly on: <E extends keyof LineEvents>(
    event: E,
    listener: (payload: LineEvents[E]) => void,
  ) => () => void;
  readonly watch: OpenSocket['watch'];
  readonly unwatch: OpenSocket['unwatch'];
  readonly acknowledge: OpenSocket['acknowledge'];
  /** Tries at once instead of waiting; does nothing on a line that is open or refused. */
  readonly retryNow: () => void;
  readonly close: () => void;
}

/** A line that opens with its first listener. */
export function createLine(ports: LinePorts): Line {
  const lifeListeners = createListeners();
  const hears: { readonly [E in keyof LineEvents]: Listeners<LineEvents[E]> } = {
    frame: createListeners(),
    signals: createListeners(),
    'sessions-changed': createListeners(),
  };
  const dialer = createDialer(ports, {
    onTurn: lifeListeners.tell,
    onEvent: (event, payload) => hears[event].tell(payload),
  });
  return {
    life: dialer.life,
    onLife: lifeListeners.add,
    on: (event, listener) => {
      const leave = hears[event].add(listener);
      dialer.start();
      return leave;
    },
    watch: (watch, reply) => dialer.socket()?.watch(watch, reply),
    unwatch: (session) => dialer.socket()?.unwatch(session),
    acknowledge: (acknowledge) => dialer.socket()?.acknowledge(acknowledge),
    retryNow: dialer.retryNow,
    close: dialer.close,
  };
}
