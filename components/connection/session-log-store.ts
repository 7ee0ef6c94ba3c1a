import type { Entry } from '#core/protocol/entry.ts';
import type { Seq, SessionId } from '#core/protocol/ids.ts';
import { Frame } from '#core/protocol/socket-events.ts';
import { createInquiry } from './inquiry.ts';
import {
  refusalOf,
  standing,
  UNREADABLE,
  type LogConnection,
  type Refused,
} from './log-connection.ts';
import type { Line } from './line.ts';
import { createWatched } from './listeners.ts';

/** What a viewer knows of a log: a new value at every change. */
export interface SessionLogView {
  /** Entries 1 to `applied`, in order. The array grows in place: read it up to `applied`. */
  readonly entries: readonly Entry[];
  readonly applied: Seq;
  /** The log's last seq as far as is known; at least `applied`. */
  readonly head: Seq;
  readonly connection: LogConnection;
}

/** A session's log in the browser: watches while it has subscribers, and goes on where it stopped. */
export interface SessionLogStore {
  readonly session: SessionId;
  readonly subscribe: (listener: () => void) => () => void;
  readonly read: () => SessionLogView;
}

export interface SessionLogPorts {
  readonly line: Line;
  /** Calls back after `ms`; returns the way to cancel. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

const EMPTY: SessionLogView = {
  entries: [],
  applied: 0,
  head: 0,
  connection: { kind: 'connecting' },
};

/**
 * Makes the store of one session. An entry is applied only if its seq is the next one; known ones
 * are ignored; a gap makes it ask again from where it stands. So whatever the wire loses, doubles
 * or reorders, the entries are those of the log.
 */
export function createSessionLogStore(session: SessionId, ports: SessionLogPorts): SessionLogStore {
  const { line, after } = ports;
  const entries: Entry[] = [];
  let view: SessionLogView = EMPTY;
  let head: Seq = 0;
  let caughtUp = false;
  let refusal: Refused | null = null;
  let leaveLine: (() => void)[] = [];

  const inquiry = createInquiry({
    send: (reply) => {
      caughtUp = false;
      line.watch({ session, after: entries.length }, reply);
    },
    onReply: (reply) => {
      if (reply.ok) head = Math.max(head, reply.head);
      refusal = refusalOf(reply);
      publish();
      return !reply.ok && refusal === null ? 'again' : 'settled';
    },
    isBehind: () => refusal === null && entries.length < head,
    after,
  });

  function publish(): void {
    caughtUp ||= inquiry.isAnswered() && entries.length >= head;
    const applied = entries.length;
    const connection = refusal ?? standing(line.life(), { applied, head, caughtUp });
    view = { entries, applied, head, connection };
    watched.tell();
  }

  function take(raw: unknown): void {
    const frame = parseFrame(raw);
    if (frame && frame.session !== session) return;
    if (frame === null) refusal = UNREADABLE;
    else if (refusal === null) apply(frame);
    publish();
  }

  function apply(frame: Frame): void {
    head = Math.max(head, frame.head);
    const { whole, news, last } = appendNext(entries, frame.entries);
    line.acknowledge({ session, seq: last });
    if (!whole && inquiry.isAnswered()) inquiry.ask();
    else if (news) inquiry.progress();
  }

  function turn(): void {
    if (line.life().kind === 'open') inquiry.ask();
    else inquiry.rest();
    publish();
  }

  function start(): void {
    leaveLine = [
      line.on('frame', take),
      line.onLife(turn),
      inquiry.end,
      () => line.unwatch(session),
    ];
    if (line.life().kind === 'open') inquiry.ask();
  }

  const watched = createWatched({ start, stop: () => leaveLine.forEach((leave) => leave()) });
  return { session, subscribe: watched.subscribe, read: () => view };
}

function parseFrame(raw: unknown): Frame | null {
  const parsed = Frame.safeParse(raw);
  return parsed.success ? parsed.data : null;
}

interface Appended {
  /** No entry was missing in between. */
  readonly whole: boolean;
  readonly news: boolean;
  /** The last seq of the frame that is now applied: what can be acknowledged. */
  readonly last: Seq;
}

/** Appends what comes next in order, and passes over what is there already. */
function appendNext(entries: Entry[], incoming: readonly Entry[]): Appended {
  const before = entries.length;
  for (const entry of incoming) {
    if (entry.seq === entries.length + 1) entries.push(entry);
  }
  const end = incoming.at(-1)?.seq ?? 0;
  return {
    whole: end <= entries.length,
    news: entries.length > before,
    last: Math.min(entries.length, end),
  };
}
