/** A case with its size, as it is started in a process of its own. */
export interface CaseCall {
  readonly name: string;
  readonly size: number;
}

/** What is held against what. */
export interface Figure {
  readonly name: string;
  /** Words for `--only`. */
  readonly group: string;
  readonly unit: string;
  readonly ours: CaseCall;
  /** What it stands beside, measured in turns with it; null where the bar is a plain number. */
  readonly floor: CaseCall | null;
  /** The bar: on the ratio to the floor where there is one, else on the value. */
  readonly bar: Bar | null;
  /** How many processes of each case. */
  readonly rounds: number;
}

export interface Bar {
  readonly is: 'at most' | 'at least';
  readonly limit: number;
}

const atMost = (limit: number): Bar => ({ is: 'at most', limit });
const atLeast = (limit: number): Bar => ({ is: 'at least', limit });

function burst(subscribers: number, bar: Bar | null): Figure {
  return {
    name: `bus in memory, burst of 10,000 to ${subscribers} subscribers; EventEmitter`,
    group: 'bus',
    unit: 'ms',
    ours: { name: 'burstOfBus', size: subscribers },
    floor: { name: 'burstOfEmitter', size: subscribers },
    bar,
    rounds: 5,
  };
}

function durable(batch: number, bar: Bar): Figure {
  return {
    name: `durable entries, batches of ${batch.toLocaleString('en')}; COPY`,
    group: 'durable',
    unit: 'entries/s',
    ours: { name: 'durableThroughLog', size: batch },
    floor: { name: 'durableByCopy', size: batch },
    bar,
    rounds: 9,
  };
}

/** Everything that is measured, in the order of the table. */
export const FIGURES: readonly Figure[] = [
  burst(5, null),
  burst(50, atMost(2)),
  burst(500, atMost(1.5)),
  durable(1_000, atLeast(0.85)),
  durable(100, atLeast(0.5)),
  {
    name: 'publish → committed → in the mailbox; one bare insert',
    group: 'publish',
    unit: 'ms',
    ours: { name: 'publishToMailbox', size: 1 },
    floor: { name: 'insertOneRow', size: 1 },
    bar: atMost(1.5),
    rounds: 11,
  },
  {
    name: 'the same, 50 sessions with 5 writers each; one session with 250',
    group: 'sessions',
    unit: 'ms',
    ours: { name: 'publishByManyWriters', size: 50 },
    floor: { name: 'publishByManyWriters', size: 1 },
    bar: atMost(2),
    rounds: 7,
  },
  {
    name: 'critical discovery committed → the call in flight asked anew',
    group: 'interrupt',
    unit: 'ms',
    ours: { name: 'interruptCall', size: 1 },
    floor: null,
    bar: atMost(20),
    rounds: 7,
  },
  {
    name: 'publish → received by a viewer; the same commit and a bare emit',
    group: 'viewer',
    unit: 'ms',
    ours: { name: 'publishToViewer', size: 1 },
    floor: { name: 'emitAfterCommit', size: 1 },
    bar: atMost(1.5),
    rounds: 9,
  },
  {
    name: 'seeking in a session of 100,000 entries, p99',
    group: 'seek',
    unit: 'ms',
    ours: { name: 'seekAnywhere', size: 100_000 },
    floor: null,
    bar: atMost(16),
    rounds: 3,
  },
  {
    name: 'memory that a server keeps for 20,000 messages of 300 bytes',
    group: 'memory',
    unit: 'MB',
    ours: { name: 'memoryOfServer', size: 1 },
    floor: null,
    bar: atMost(10),
    rounds: 3,
  },
  {
    name: 'the same with all of the log in memory and all mail unread',
    group: 'memory',
    unit: 'MB',
    ours: { name: 'memoryOfEverything', size: 1 },
    floor: null,
    bar: null,
    rounds: 3,
  },
  {
    name: 'bus set up with five agents registered, in Postgres',
    group: 'set-up',
    unit: 'ms',
    ours: { name: 'setUp', size: 40 },
    floor: null,
    bar: atMost(5),
    rounds: 5,
  },
  {
    name: 'the same, the first in its process',
    group: 'set-up',
    unit: 'ms',
    ours: { name: 'setUp', size: 1 },
    floor: null,
    bar: null,
    rounds: 5,
  },
];
