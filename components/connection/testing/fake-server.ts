import { must } from '#core/lib/must.ts';
import type { Entry } from '#core/protocol/entry.ts';
import type { Seq, SessionId } from '#core/protocol/ids.ts';
import type { Frame, WatchReply } from '#core/protocol/socket-events.ts';
import type { LineEvents, LineLife } from '../line-ports.ts';
import type { Line } from '../line.ts';
import { createListeners, type Listeners } from '../listeners.ts';

export const SESSION = 's-000000000001' as SessionId;

/** An entry that says nothing but where it stands. */
export function entryAt(seq: Seq): Entry {
  return { seq, at: seq, type: 'session-interrupted', causation: [], body: { reason: `#${seq}` } };
}

type Packet = () => void;

/** A wire that the test holds: packets wait until it delivers, doubles, drops or reorders them. */
function createWire() {
  const packets: Packet[] = [];
  const place = (index: number) => index % Math.max(1, packets.length);
  return {
    put: (packet: Packet) => void packets.push(packet),
    cut: () => void (packets.length = 0),
    deliver: (index = 0) => packets.splice(place(index), 1)[0]?.(),
    double: (index: number) => packets[place(index)]?.(),
    drop: (index: number) => void packets.splice(place(index), 1),
    /** Delivers all that waits, and what that brings about, in order. */
    flush: () => {
      while (packets.length > 0) must(packets.shift(), 'a packet')();
    },
  };
}

/** Timers that run out when the test says so. */
function createPatience() {
  const timers = new Set<() => void>();
  return {
    after: (_ms: number, callback: () => void) => {
      timers.add(callback);
      return () => void timers.delete(callback);
    },
    passPatience: () => {
      for (const callback of [...timers]) if (timers.delete(callback)) callback();
    },
  };
}

/** One session on a server, at the other end of a wire that the test holds. */
export function createFakeServer() {
  const log: Entry[] = [];
  const wire = createWire();
  const frames = createListeners<LineEvents['frame']>();
  const lives = createListeners();
  const acknowledged: Seq[] = [];
  let life: LineLife = { kind: 'open' };
  let watches = 0;
  let sent: Seq | null = null;
  let refusal: WatchReply | null = null;

  function send(): void {
    while (sent !== null && sent < log.length) {
      const entries = log.slice(sent, sent + 3);
      const frame: Frame = { session: SESSION, entries, head: log.length };
      sent += entries.length;
      wire.put(() => frames.tell(frame));
    }
  }

  const watch: Line['watch'] = ({ after }, reply) => {
    watches += 1;
    if (life.kind !== 'open') return;
    const answer: WatchReply = refusal ?? { ok: true, head: log.length };
    wire.put(() => reply(answer));
    if (answer.ok) sent = Math.min(after, log.length);
    send();
  };

  const turn = (next: LineLife) => {
    life = next;
    if (next.kind !== 'open') {
      wire.cut();
      sent = null;
    }
    lives.tell();
  };

  return {
    ...wire,
    ...createPatience(),
    log,
    acknowledged,
    line: fakeLine({ life: () => life, onLife: lives.add, frames, watch, acknowledged }),
    watches: () => watches,
    refuseWith: (reply: WatchReply | null) => void (refusal = reply),
    append: (count: number) => {
      for (let index = 0; index < count; index += 1) log.push(entryAt(log.length + 1));
      send();
    },
    breakLine: () => turn({ kind: 'lost', retryAt: 1000 }),
    mendLine: () => turn({ kind: 'open' }),
  };
}

interface FakeLineParts extends Pick<Line, 'life' | 'onLife' | 'watch'> {
  readonly frames: Listeners<unknown>;
  readonly acknowledged: Seq[];
}

function fakeLine({ frames, acknowledged, ...rest }: FakeLineParts): Line {
  return {
    ...rest,
    on: (event, listener) => (event === 'frame' ? frames.add(listener as never) : () => {}),
    unwatch: () => {},
    acknowledge: ({ seq }) => void acknowledged.push(seq),
    retryNow: () => {},
    close: () => {},
  };
}
