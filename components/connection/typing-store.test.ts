import { expect, it } from 'vitest';
import type { AgentId, CallId } from '#core/protocol/ids.ts';
import type { Entry } from '#core/protocol/entry.ts';
import { must } from '#core/lib/must.ts';
import { aLog } from '#core/testing/log-builder.ts';
import type { Line } from './line.ts';
import type { SessionLogStore } from './session-log-store.ts';
import { createTypingStore } from './typing-store.ts';
import { SESSION } from './testing/fake-server.ts';

const analyst = 'analyst-1' as AgentId;

function setUp() {
  let hear: (payload: unknown) => void = () => {};
  let grow: () => void = () => {};
  const entries: Entry[] = [];
  const line = {
    on: (_event: string, listener: never) => {
      hear = listener;
      return () => {};
    },
  } as unknown as Line;
  const log: SessionLogStore = {
    session: SESSION,
    subscribe: (listener) => {
      grow = listener;
      return () => {};
    },
    read: () => ({
      entries,
      applied: entries.length,
      head: entries.length,
      connection: { kind: 'live' },
    }),
  };
  const store = createTypingStore(line, log);
  store.subscribe(() => {});
  const type = (text: string, call = 'c-1', session: string = SESSION) =>
    hear([{ type: 'text-delta', session, agent: analyst, call, text }]);
  const fail = (call: string) => {
    entries.push({
      seq: entries.length + 1,
      at: 0,
      type: 'call-failed',
      causation: [],
      body: {
        call: call as CallId,
        agent: analyst,
        attempt: 1,
        failure: { kind: 'cut', message: 'cut' },
        retryInMs: null,
        usage: null,
      },
    });
    grow();
  };
  const interrupt = (call: string) => {
    const log = aLog().launched().call('analyst-1').callInterrupted('analyst-1', ['m-1']);
    const entry = must(log.last?.type === 'call-interrupted' ? log.last : null, 'the interruption');
    entries.push({
      ...entry,
      seq: entries.length + 1,
      body: { ...entry.body, call: call as CallId },
    });
    grow();
  };
  return { store, type, fail, interrupt, hear: (payload: unknown) => hear(payload) };
}

it('joins the letters of one call and starts afresh with the next', () => {
  const { store, type } = setUp();
  type('I rea');
  type('d it');
  expect(store.read(analyst)).toEqual({ call: 'c-1', text: 'I read it' });
  type('Now', 'c-2');
  expect(store.read(analyst)).toEqual({ call: 'c-2', text: 'Now' });
});

it('forgets the letters when the log has the end of their call, and only then', () => {
  const { store, type, fail } = setUp();
  type('I read', 'c-2');
  fail('c-1');
  expect(store.read(analyst)?.text).toBe('I read');
  fail('c-2');
  expect(store.read(analyst)).toBeNull();
});

it('ignores other sessions and what is no signal', () => {
  const { store, type, hear } = setUp();
  type('not mine', 'c-1', 's-other');
  hear({ nonsense: true });
  expect(store.read(analyst)).toBeNull();
});

it('forgets what an interrupted call has typed, and no other', () => {
  const { store, type, interrupt } = setUp();
  type('I rea');
  interrupt('c-0');
  expect(store.read(analyst)?.text).toBe('I rea');
  interrupt('c-1');
  expect(store.read(analyst)).toBeNull();
});
