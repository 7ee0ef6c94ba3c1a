import { describe, expect, it } from 'vitest';
import type { Entry } from '#core/protocol/entry.ts';
import { STAGED_FINDING } from '#server/testing/stage-session.ts';
import { createTally } from './tally.ts';

const sent = (message: object) => ({ type: 'message-sent', body: { message } }) as unknown as Entry;
const found = (...ids: string[]) =>
  sent({ kind: 'discovery', findings: ids.map((id) => ({ ...STAGED_FINDING, id })) });
const verdict = (id: string, is: string) => sent({ kind: 'validation', about: [id], verdict: is });
const changed = (...findings: string[]) =>
  ({ type: 'file-changed', body: { findings } }) as unknown as Entry;
const ran = (text: string) =>
  ({ type: 'tool-finished', body: { name: 'run_tests', result: { text } } }) as unknown as Entry;

function count(...entries: readonly Entry[]) {
  const tally = createTally();
  for (const entry of entries) tally.note(entry);
  return tally.counts();
}

describe('The tally of a session', () => {
  it('counts each finding once, and as fixed only what was found and changed', () => {
    const counts = count(found('a', 'b'), found('a', 'c'), changed('a', 'z'));
    expect(counts).toEqual({ found: 3, fixed: 1, validated: 0, left: 2, testsRun: false });
  });

  it('goes by the last verdict: what fails is left, what passes is validated', () => {
    const facts = [found('a', 'b'), changed('a', 'b'), verdict('a', 'fail'), verdict('b', 'pass')];
    expect(count(...facts)).toMatchObject({ fixed: 1, validated: 1, left: 1 });
    expect(count(...facts, verdict('a', 'pass'))).toMatchObject({
      fixed: 2,
      validated: 2,
      left: 0,
    });
  });

  it('takes an agent at its word that it fixed something', () => {
    const word = sent({ kind: 'broadcast', status: 'fixed', about: ['a'] });
    expect(count(found('a'), word)).toMatchObject({ fixed: 1 });
  });

  it('counts by the merged patch where agents worked apart', () => {
    const merged = {
      type: 'patches-merged',
      body: { fixed: ['a', 'b'], validated: ['a'] },
    } as unknown as Entry;
    const facts = [found('a', 'b', 'c'), changed('a', 'b', 'c'), verdict('b', 'fail')];
    expect(count(...facts, merged)).toMatchObject({ fixed: 2, validated: 1, left: 1 });
  });

  it('says that tests were run only where they ran', () => {
    expect(count(ran('{"ran":false,"reason":"no sandbox"}')).testsRun).toBe(false);
    expect(count(ran('{"ran":true,"passed":3}')).testsRun).toBe(true);
  });
});
