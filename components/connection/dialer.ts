import type { LineEvents, LineLife, LinePorts, OpenSocket } from './line-ports.ts';
import { retryWait } from './retry-wait.ts';

interface DialerListeners {
  onTurn(): void;
  onEvent<E extends keyof LineEvents>(event: E, payload: LineEvents[E]): void;
}

/** Keeps one socket open: dials, notices that it went down, waits, dials again. */
export interface Dialer {
  readonly life: () => LineLife;
  readonly socket: () => OpenSocket | null;
  /** Dials for the first time; later calls do nothing. */
  readonly start: () => void;
  readonly retryNow: () => void;
  readonly close: () => void;
}

/** A dialer that has not dialled yet. */
export function createDialer(ports: LinePorts, listeners: DialerListeners): Dialer {
  let life: LineLife = { kind: 'connecting' };
  let socket: OpenSocket | null = null;
  let cancelRetry = () => {};
  let attempt = 0;
  let closed = false;

  function turn(next: LineLife): void {
    life = next;
    listeners.onTurn();
  }

  function dial(): void {
    if (closed) return;
    cancelRetry();
    const mine: OpenSocket = ports.open({
      onOpen: () => {
        attempt = 0;
        if (socket === mine) turn({ kind: 'open' });
      },
      onDown: () => {
        if (socket === mine) goDown();
      },
      onEvent: (event, payload) => {
        if (socket === mine) listeners.onEvent(event, payload);
      },
    });
    socket = mine;
  }

  function goDown(): void {
    const wasOpen = life.kind === 'open';
    socket?.close();
    socket = null;
    attempt += 1;
    const wait = retryWait(attempt, ports.random());
    cancelRetry = ports.after(wait, dial);
    turn({ kind: 'lost', retryAt: ports.now() + wait });
    if (!wasOpen) void ports.probe().then(settle, () => settle('other'));
  }

  function settle(cause: 'refused' | 'other'): void {
    if (cause !== 'refused' || life.kind !== 'lost' || closed) return;
    cancelRetry();
    turn({ kind: 'refused' });
  }

  return {
    life: () => life,
    socket: () => socket,
    start: () => {
      if (life.kind === 'connecting' && socket === null) dial();
    },
    retryNow: () => {
      if (life.kind === 'lost' && socket === null) dial();
    },
    close: () => {
      closed = true;
      cancelRetry();
      socket?.close();
      socket = null;
    },
  };
}
