import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#core/lib/must.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import type { SessionLogStore } from './session-log-store.ts';
import {
  callDraft,
  entriesAfter,
  newSessionId,
  noteDraft,
  noteOf,
  summaryOf,
} from './testing/session-samples.ts';

/** Any UTF-16 units: NUL, halves of surrogate pairs, everything. */
const anyText = fc
  .array(fc.nat({ max: 0xffff }), { maxLength: 60 })
  .map((units) => String.fromCharCode(...units));

/** A store under test. */
export interface StoreHarness {
  readonly store: SessionLogStore;
  /** Makes the last heartbeats `ms` older. */
  letPass(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** What every SessionLogStore must do; runs against the one that `open` gives. */
export function describeSessionLogStore(name: string, open: () => Promise<StoreHarness>): void {
  describe(`the session log store ${name}`, () => {
    let harness: StoreHarness;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(() => harness.close());

    async function launch(facts: Parameters<typeof summaryOf>[1] = {}) {
      const id = newSessionId();
      const ownership = await harness.store.createSession(summaryOf(id, facts), 'me');
      return { id, ownership, store: harness.store };
    }
    const notes = (count: number) => Array.from({ length: count }, (_, n) => noteDraft(`n${n}`));

    it('starts a session with an empty log', async () => {
      const { id, ownership, store } = await launch();
      expect(ownership).toEqual({ session: id, epoch: 1 });
      expect(await store.head(id)).toBe(0);
      expect(await store.read(id, 0, 10)).toEqual([]);
    });

    it('knows nothing of a session that was never created', async () => {
      const id = newSessionId();
      expect(await harness.store.head(id)).toBeNull();
      expect(await harness.store.find(id)).toBeNull();
      expect(await harness.store.read(id, 0, 10)).toEqual([]);
      const ownership = { session: id, epoch: 1 };
      const entries = entriesAfter(0, notes(1));
      await expect(harness.store.append({ ownership, entries })).rejects.toMatchObject({
        kind: 'ownership-lost',
        session: id,
      });
    });

    it('refuses a second session of the same id', async () => {
      const { id, store } = await launch();
      await expect(store.createSession(summaryOf(id), 'me')).rejects.toMatchObject({
        kind: 'session-exists',
      });
    });

    it('refuses an id that is no session id', async () => {
      const summary = summaryOf('s,1"' as SessionId);
      await expect(harness.store.createSession(summary, 'me')).rejects.toThrow();
    });

    it('gives back what was appended, with time, type, causation and body', async () => {
      const { id, ownership, store } = await launch();
      const entries = entriesAfter(0, [noteDraft('one'), noteDraft('two', [1]), callDraft({})]);
      await store.append({ ownership, entries });
      expect(await store.read(id, 0, 10)).toEqual(entries);
      expect(await store.head(id)).toBe(3);
    });

    it('reads a page from anywhere, ascending', async () => {
      const { id, ownership, store } = await launch();
      const entries = entriesAfter(0, notes(10));
      await store.append({ ownership, entries });
      expect(await store.read(id, 3, 4)).toEqual(entries.slice(3, 7));
      expect(await store.read(id, 8, 100)).toEqual(entries.slice(8));
      expect(await store.read(id, 10, 100)).toEqual([]);
    });

    it('takes a batch that leaves a gap or repeats a place from nobody', async () => {
      const { id, ownership, store } = await launch();
      await store.append({ ownership, entries: entriesAfter(0, notes(2)) });
      for (const head of [0, 1, 3]) {
        const entries = entriesAfter(head, notes(2));
        await expect(store.append({ ownership, entries })).rejects.toMatchObject({
          kind: 'ownership-lost',
        });
      }
      expect(await store.head(id)).toBe(2);
      expect((await store.read(id, 0, 10)).map(noteOf)).toEqual(['n0', 'n1']);
    });

    it('stays gapless and in order whatever is appended at once to however many sessions', async () => {
      const batches = fc.array(
        fc.record({ session: fc.nat({ max: 4 }), size: fc.integer({ min: 1, max: 30 }) }),
        { minLength: 1, maxLength: 40 },
      );
      await fc.assert(
        fc.asyncProperty(batches, async (plan) => {
          const sessions = await Promise.all([0, 1, 2, 3, 4].map(() => launch()));
          const expected = sessions.map((): string[] => []);
          await Promise.all(
            plan.map(({ session, size }, index) => {
              const { ownership, store } = must(sessions[session], 'session');
              const texts = must(expected[session], 'texts');
              const drafts = notes(size).map((_, n) => noteDraft(`${index}/${n}`));
              const entries = entriesAfter(texts.length, drafts);
              texts.push(...entries.map(noteOf));
              return store.append({ ownership, entries });
            }),
          );
          for (const [index, { id, store }] of sessions.entries()) {
            const entries = await store.read(id, 0, 10_000);
            expect(entries.map((entry) => entry.seq)).toEqual(entries.map((_, n) => n + 1));
            expect(entries.map(noteOf)).toEqual(expected[index]);
            expect(await store.head(id)).toBe(entries.length);
          }
        }),
        { numRuns: 15 },
      );
    });

    it('keeps any text and any JSON as it was, key order too', async () => {
      const { id, ownership, store } = await launch();
      const text = 'NUL \u0000, lone \ud800 and \udfff, 😀, عربى, 日本語, \\u0000 "quoted" \r\n\t';
      const input = { zeta: text, alpha: [1, -2.5e-7, null, true, { [text]: '' }], beta: {} };
      await store.append({ ownership, entries: entriesAfter(0, [noteDraft(text.slice(0, 50))]) });
      await store.append({ ownership, entries: entriesAfter(1, [callDraft(input)]) });
      const [note, call] = await store.read(id, 0, 10);
      expect(noteOf(must(note, 'note'))).toBe(text.slice(0, 50));
      const block = call?.type === 'call-finished' && 'blocks' in call.body.content;
      expect(block).toBe(true);
      if (call?.type !== 'call-finished' || !('blocks' in call.body.content)) return;
      const stored = call.body.content.blocks[0];
      expect(JSON.stringify(stored?.type === 'tool_use' && stored.input)).toBe(
        JSON.stringify(input),
      );
    });

    it('keeps arbitrary strings', async () => {
      const { id, ownership, store } = await launch();
      let head = 0;
      await fc.assert(
        fc.asyncProperty(anyText, async (text) => {
          const entries = entriesAfter(head, [noteDraft(text)]);
          head += 1;
          await store.append({ ownership, entries });
          expect((await store.read(id, head - 1, 1)).map(noteOf)).toEqual([text]);
        }),
        { numRuns: 60 },
      );
    });

    it('shuts out the former owner after a takeover', async () => {
      const { id, ownership, store } = await launch();
      await store.append({ ownership, entries: entriesAfter(0, [noteDraft('mine')]) });
      const taken = await store.takeOver(ownership, 'other');
      expect(taken).toEqual({ session: id, epoch: 2 });
      const entries = entriesAfter(1, [noteDraft('late')]);
      const lost = { kind: 'ownership-lost', session: id };
      await expect(store.append({ ownership, entries })).rejects.toMatchObject(lost);
      await expect(store.saveSummary(ownership, summaryOf(id))).rejects.toMatchObject(lost);
      await expect(store.markEnded(ownership, 1)).rejects.toMatchObject(lost);
      await expect(store.takeOver(ownership, 'third')).rejects.toMatchObject(lost);
      await store.append({ ownership: taken, entries: entriesAfter(1, [noteDraft('theirs')]) });
      expect((await store.read(id, 0, 10)).map(noteOf)).toEqual(['mine', 'theirs']);
      expect(await store.find(id)).toMatchObject({ owner: 'other', ownership: taken, head: 2 });
    });

    it('never interleaves two owners, whenever the takeover comes', async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: 20 }), async (at) => {
          const { id, ownership, store } = await launch();
          const former = Array.from({ length: 20 }, (_, n) =>
            store.append({ ownership, entries: entriesAfter(n, [noteDraft('former')]) }).then(
              () => true,
              () => false,
            ),
          );
          await Promise.race([former[at], Promise.resolve()]);
          const taken = await store.takeOver(ownership, 'other');
          const head = must(await store.head(id), 'head');
          await store.append({
            ownership: taken,
            entries: entriesAfter(head, [noteDraft('new')]),
          });
          const committed = (await Promise.all(former)).filter((ok) => ok).length;
          const texts = (await store.read(id, 0, 100)).map(noteOf);
          expect(texts).toEqual([...Array.from({ length: committed }, () => 'former'), 'new']);
        }),
        { numRuns: 10 },
      );
    });

    it('lets only one of two take over the same ownership', async () => {
      const { ownership, store } = await launch();
      const attempts = ['a', 'b', 'c'].map((owner) =>
        store.takeOver(ownership, owner).then(
          () => 'taken',
          () => 'lost',
        ),
      );
      expect((await Promise.all(attempts)).sort()).toEqual(['lost', 'lost', 'taken']);
    });

    it('tells a heart that beats from one that stopped', async () => {
      const alive = await launch();
      const silent = await launch();
      const busy = await launch();
      const ended = await launch();
      const { store } = harness;
      await store.markEnded(ended.ownership, 2_000);
      await harness.letPass(60_000);
      expect(await store.heartbeat([alive.ownership])).toEqual([]);
      await store.append({ ownership: busy.ownership, entries: entriesAfter(0, notes(1)) });
      const lapsed = (await store.lapsed(30_000)).map((ownership) => ownership.session);
      expect(lapsed).toContain(silent.id);
      for (const { id } of [alive, busy, ended]) expect(lapsed).not.toContain(id);
      expect((await store.lapsed(90_000)).map(({ session }) => session)).not.toContain(silent.id);
    });

    it('tells an owner at its heartbeat which sessions it has lost', async () => {
      const kept = await launch();
      const lost = await launch();
      await harness.store.takeOver(lost.ownership, 'other');
      const answer = await harness.store.heartbeat([kept.ownership, lost.ownership]);
      expect(answer).toEqual([lost.id]);
    });

    it('remembers the summary, and when a session ended', async () => {
      const { id, ownership, store } = await launch({ task: 'NUL \u0000 and \ud800' });
      expect((await store.find(id))?.summary.task).toBe('NUL \u0000 and \ud800');
      const summary = summaryOf(id, { state: 'completed', findings: 7, costUsd: null });
      await store.saveSummary(ownership, summary);
      await store.markEnded(ownership, 9_000);
      expect(await store.find(id)).toMatchObject({ summary, endedAt: 9_000, owner: 'me' });
    });

    it('gives the sessions that were launched to be compared with one, oldest first', async () => {
      const [base, one, two, other] = [
        newSessionId(),
        newSessionId(),
        newSessionId(),
        newSessionId(),
      ];
      const create = (id: typeof base, facts: Partial<SessionSummary>) =>
        harness.store.createSession(summaryOf(id, facts), 'owner');
      await create(base, {});
      await create(two, { comparedWith: base, startedAt: 3_000 });
      await create(one, { comparedWith: base, startedAt: 2_000, mode: 'isolated' });
      await create(other, { comparedWith: other });
      const compared = await harness.store.comparedWith(base);
      expect(compared.map(({ id }) => id)).toEqual([one, two]);
      expect(compared[0]?.mode).toBe('isolated');
      expect(await harness.store.comparedWith(one)).toEqual([]);
    });

    it('lists newest first in pages that neither repeat nor leave out', async () => {
      const word = newSessionId();
      const ids: string[] = [];
      for (const startedAt of [10, 30, 20, 20, 20, 40]) {
        ids.push((await launch({ task: `Look at ${word}`, startedAt })).id);
      }
      const [a, b, c, d, e, f] = ids;
      const listed: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await harness.store.list({ search: word, cursor, limit: 2 });
        expect(page.sessions.length).toBeLessThanOrEqual(2);
        listed.push(...page.sessions.map((summary) => summary.id));
        cursor = page.next;
      } while (cursor !== null);
      const sameTime = [c, d, e].sort().reverse();
      expect(listed).toEqual([f, b, ...sameTime, a]);
    });

    it('says after an exact last page that there is no next one', async () => {
      const word = newSessionId();
      await launch({ task: word });
      await launch({ task: word });
      const page = await harness.store.list({ search: word, cursor: null, limit: 2 });
      expect(page).toMatchObject({ sessions: [{ task: word }, { task: word }], next: null });
    });

    it('finds tasks by a part, whatever the case, and takes signs as they are', async () => {
      const word = newSessionId();
      const { id } = await launch({ task: `${word} Prüfe 100% der _Wege\\ und 50 mehr` });
      await launch({ task: `${word} something else` });
      for (const part of ['PRÜFE 100%', '% der _wege\\ u', '']) {
        const search = part === '' ? `${word} prü` : part;
        const page = await harness.store.list({ search, cursor: null, limit: 10 });
        expect(page.sessions.map((summary) => summary.id)).toEqual([id]);
      }
      const none = await harness.store.list({ search: '100_ der', cursor: null, limit: 10 });
      expect(none.sessions).toEqual([]);
    });

    it.each(['', 'x', '!!', Buffer.from('[1]').toString('base64url')])(
      'refuses the cursor %j, which no page gave',
      async (cursor) => {
        await expect(harness.store.list({ search: '', cursor, limit: 5 })).rejects.toMatchObject({
          kind: 'invalid-cursor',
        });
      },
    );

    it('gives the latest checkpoint at or before a seq', async () => {
      const { id: session, store } = await launch();
      for (const seq of [1_000, 3_000, 2_000]) {
        const state = { at: seq, text: '\u0000\ud800', none: null };
        await store.saveCheckpoint({ session, projection: 'graph', seq, state });
      }
      await store.saveCheckpoint({ session, projection: 'files', seq: 2_500, state: null });
      const at = async (upTo: number) => (await store.loadCheckpoint(session, 'graph', upTo))?.seq;
      expect([await at(999), await at(1_000), await at(2_999), await at(9_999)]).toEqual([
        undefined,
        1_000,
        2_000,
        3_000,
      ]);
      expect(await store.loadCheckpoint(session, 'files', 9_999)).toMatchObject({ state: null });
      await store.saveCheckpoint({ session, projection: 'graph', seq: 1_000, state: 'again' });
      expect((await store.loadCheckpoint(session, 'graph', 1_500))?.state).toBe('again');
      const state = (await store.loadCheckpoint(session, 'graph', 2_000))?.state;
      expect(state).toEqual({ at: 2_000, text: '\u0000\ud800', none: null });
    });
  });
}
