import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BODY_LIMIT_BYTES, type Entry } from '#core/protocol/entry.ts';
import { createManualClock } from '#server/testing/manual-clock.ts';
import { createSessionLog } from './create-session-log.ts';
import type { StoreHarness } from './session-log-store.contract.ts';
import {
  callDraft,
  newSessionId,
  noteDraft,
  noteOf,
  summaryOf,
} from './testing/session-samples.ts';

/** What a session's log must do over every store. */
export function describeSessionLog(name: string, open: () => Promise<StoreHarness>): void {
  describe(`a session's log ${name}`, () => {
    let harness: StoreHarness;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(() => harness.close());

    async function openLog() {
      const clock = createManualClock(7_000.9);
      const { store } = harness;
      const ownership = await store.createSession(summaryOf(newSessionId()), 'me');
      const log = await createSessionLog(store, ownership, clock);
      return { log, store, ownership, clock };
    }

    it('gives seq and time at the call, and resolves when all of it is committed', async () => {
      const { log, store, clock } = await openLog();
      const first = log.append([noteDraft('a'), noteDraft('b', [1])]);
      await clock.advance(1_000);
      const second = log.append([noteDraft('c')]);
      expect(await first).toMatchObject([
        { seq: 1, at: 7_000, causation: [] },
        { seq: 2, at: 7_000, causation: [1] },
      ]);
      expect(await second).toMatchObject([{ seq: 3, at: 8_000 }]);
      expect(await store.read(log.session, 0, 10)).toEqual([...(await first), ...(await second)]);
      expect(log.head()).toBe(3);
    });

    it('commits in the order of the calls, however they come', async () => {
      const { log } = await openLog();
      const appends: Promise<readonly Entry[]>[] = [];
      for (let round = 0; round < 20; round += 1) {
        for (let n = 0; n < 5; n += 1) appends.push(log.append([noteDraft(`${round}.${n}`)]));
        if (round % 3 === 0) await appends[0];
      }
      const answers = (await Promise.all(appends)).flat();
      expect(answers.map((entry) => entry.seq)).toEqual(answers.map((_, n) => n + 1));
      expect((await log.read(0, 1_000)).map(noteOf)).toEqual(answers.map(noteOf));
    });

    it('lets subscribers hear each commit once, in order, before its writer does', async () => {
      const { log } = await openLog();
      const events: string[] = [];
      const stop = log.subscribe((entries) => {
        events.push(`heard ${entries.map(noteOf).join('')} at head ${log.head()}`);
      });
      await log.append([noteDraft('a')]).then(() => events.push('wrote a'));
      await log.append([noteDraft('b'), noteDraft('c')]).then(() => events.push('wrote bc'));
      stop();
      await log.append([noteDraft('d')]);
      expect(events).toEqual(['heard a at head 1', 'wrote a', 'heard bc at head 3', 'wrote bc']);
    });

    it('has committed what a subscriber hears of', async () => {
      const { log, store } = await openLog();
      const heads: Promise<number | null>[] = [];
      log.subscribe(() => heads.push(store.head(log.session)));
      await log.append([noteDraft('a')]);
      expect(await Promise.all(heads)).toEqual([1]);
    });

    it('refuses a body over the limit, and goes on as if it had not been offered', async () => {
      const { log } = await openLog();
      const large = callDraft({ text: 'é'.repeat(BODY_LIMIT_BYTES / 2) });
      await expect(log.append([noteDraft('a'), large])).rejects.toMatchObject({
        kind: 'body-too-large',
        limit: BODY_LIMIT_BYTES,
      });
      const fits = callDraft({ text: 'x'.repeat(BODY_LIMIT_BYTES - 1_000) });
      expect(await log.append([fits])).toMatchObject([{ seq: 1 }]);
    });

    it('takes no entries as nothing to do', async () => {
      const { log } = await openLog();
      expect(await log.append([])).toEqual([]);
      expect(log.head()).toBe(0);
    });

    it('settles when all that was appended is committed', async () => {
      const { log } = await openLog();
      const appends = [log.append([noteDraft('a')]), log.append([noteDraft('b')])];
      await log.settled();
      expect(log.head()).toBe(2);
      await Promise.all(appends);
    });

    it('commits what it was given before it closes, and takes nothing afterwards', async () => {
      const { log, store } = await openLog();
      const before = log.append([noteDraft('a')]);
      const closed = log.close();
      await expect(log.append([noteDraft('b')])).rejects.toMatchObject({ kind: 'log-closed' });
      await closed;
      await before;
      expect(await store.head(log.session)).toBe(1);
    });

    it('stops for good when someone else took the session over', async () => {
      const { log, store, ownership, clock } = await openLog();
      await log.append([noteDraft('a')]);
      const heard: string[] = [];
      log.subscribe((entries) => heard.push(...entries.map(noteOf)));
      const taken = await store.takeOver(ownership, 'other');
      const late = [log.append([noteDraft('b')]), log.append([noteDraft('c')])];
      for (const append of late) {
        await expect(append).rejects.toMatchObject({ kind: 'ownership-lost' });
      }
      await expect(log.append([noteDraft('d')])).rejects.toMatchObject({
        kind: 'log-closed',
        cause: { kind: 'ownership-lost' },
      });
      expect(heard).toEqual([]);
      const next = await createSessionLog(store, taken, clock);
      expect(await next.append([noteDraft('e')])).toMatchObject([{ seq: 2 }]);
    });
  });
}
