import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSessionLogStore } from './session-log-store.ts';
import { createFakeServer, SESSION } from './testing/fake-server.ts';

function setUp(entries = 0) {
  const server = createFakeServer();
  server.append(entries);
  const store = createSessionLogStore(SESSION, { line: server.line, after: server.after });
  const seen: number[] = [];
  const leave = store.subscribe(() => seen.push(store.read().applied));
  return { server, store, seen, leave };
}

const seqs = (store: { read: () => { entries: readonly { seq: number }[] } }) =>
  store.read().entries.map((entry) => entry.seq);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('a session log in the browser', () => {
  it('reads what is there and then what comes', () => {
    const { server, store } = setUp(7);
    expect(store.read().connection.kind).toBe('connecting');
    server.flush();
    expect(seqs(store)).toEqual(upTo(7));
    expect(store.read().connection.kind).toBe('live');
    server.append(2);
    server.flush();
    expect(seqs(store)).toEqual(upTo(9));
    expect(server.watches()).toBe(1);
  });

  it('acknowledges what it has applied, never more than the frame held', () => {
    const { server } = setUp(4);
    server.flush();
    expect(server.acknowledged).toEqual([3, 4]);
  });

  it('is live at once when the log is empty', () => {
    const { server, store } = setUp(0);
    server.flush();
    expect(store.read().connection.kind).toBe('live');
  });

  it('ignores what it has, and asks once where something is missing', () => {
    const { server, store } = setUp(9);
    server.deliver(); // the reply
    server.double(0);
    server.deliver();
    expect(seqs(store)).toEqual([1, 2, 3]);
    server.drop(0);
    server.deliver(); // 7 to 9, without 4 to 6
    expect(seqs(store)).toEqual([1, 2, 3]);
    expect(server.watches()).toBe(2);
    server.flush();
    expect(seqs(store)).toEqual(upTo(9));
    expect(server.watches()).toBe(2);
  });

  it('asks again when it is behind and hears nothing', () => {
    const { server, store } = setUp(3);
    server.deliver();
    server.drop(0);
    expect(store.read().connection.kind).toBe('catching-up');
    server.passPatience();
    server.flush();
    expect(seqs(store)).toEqual(upTo(3));
  });

  it('goes on from where it stood when the line comes back', () => {
    const { server, store } = setUp(5);
    server.flush();
    server.breakLine();
    expect(store.read().connection).toEqual({ kind: 'lost', retryAt: 1000 });
    server.append(4);
    server.mendLine();
    server.flush();
    expect(seqs(store)).toEqual(upTo(9));
    expect(store.read().connection.kind).toBe('live');
  });

  it('says so when the session is none, and does not ask again', () => {
    const { server, store } = setUp(0);
    server.refuseWith({ ok: false, kind: 'session-missing', message: 'There is no such session.' });
    server.breakLine();
    server.mendLine();
    server.flush();
    expect(store.read().connection).toEqual({
      kind: 'refused',
      reason: 'session-missing',
      message: 'There is no such session.',
    });
    const asked = server.watches();
    server.passPatience();
    expect(server.watches()).toBe(asked);
  });

  it('tries again when the log could not be read for the moment', () => {
    const { server, store } = setUp(0);
    server.flush();
    server.append(2);
    server.refuseWith({ ok: false, kind: 'unavailable', message: 'Not now.' });
    server.breakLine();
    server.mendLine();
    server.flush();
    server.refuseWith(null);
    server.passPatience();
    server.flush();
    expect(seqs(store)).toEqual([1, 2]);
    expect(store.read().connection.kind).toBe('live');
  });

  it('says so when it cannot read what the server sends', () => {
    const { store } = (() => {
      const made = setUp(0);
      made.server.flush();
      made.server.log.push({ seq: 1, type: 'from-the-future' } as never);
      made.server.append(0);
      made.server.flush();
      return made;
    })();
    expect(store.read().connection).toMatchObject({ kind: 'refused', reason: 'unreadable' });
  });

  it('keeps its entries when nobody looks, and goes on when somebody does again', () => {
    const { server, store, leave } = setUp(3);
    server.flush();
    leave();
    server.append(3);
    server.flush();
    expect(seqs(store)).toEqual([1, 2, 3]);
    store.subscribe(() => {});
    server.flush();
    expect(seqs(store)).toEqual(upTo(6));
  });

  it('gives a new view at every change and the same one between', () => {
    const { server, store } = setUp(3);
    server.flush();
    const before = store.read();
    expect(store.read()).toBe(before);
    server.append(1);
    server.flush();
    expect(store.read()).not.toBe(before);
  });
});

const trouble = fc.oneof(
  fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 9 }) }),
  fc.record({
    do: fc.constantFrom('deliver' as const, 'double' as const, 'drop' as const),
    index: fc.nat({ max: 12 }),
  }),
  fc.record({ do: fc.constantFrom('break' as const, 'mend' as const, 'wait' as const) }),
);

it('ends with the entries of the log, whatever is lost, doubled or reordered on the way', () => {
  fc.assert(
    fc.property(fc.array(trouble, { maxLength: 60 }), (troubles) => {
      const { server, store, seen } = setUp(2);
      for (const each of troubles) {
        if (each.do === 'append') server.append(each.count);
        else if (each.do === 'deliver') server.deliver(each.index);
        else if (each.do === 'double') server.double(each.index);
        else if (each.do === 'drop') server.drop(each.index);
        else if (each.do === 'break') server.breakLine();
        else if (each.do === 'mend') server.mendLine();
        else server.passPatience();
        expect(seqs(store)).toEqual(upTo(store.read().applied));
      }
      server.mendLine();
      server.append(1);
      server.flush();
      expect(seqs(store)).toEqual(upTo(server.log.length));
      expect(store.read().connection.kind).toBe('live');
      expect(seen).toEqual([...seen].sort((one, other) => one - other));
    }),
    { numRuns: 400 },
  );
});

it('mends itself without a new connection, however the tail was lost', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 20 }),
      (count, drops) => {
        const { server, store } = setUp(count);
        server.deliver(); // the reply names the head
        for (const index of drops) server.drop(index);
        server.flush();
        server.passPatience();
        server.flush();
        expect(seqs(store)).toEqual(upTo(count));
      },
    ),
  );
});
