import type { Entry, EntryBodies, EntryOf } from '#core/protocol/entry.ts';
import type { FindingId } from '#core/protocol/ids.ts';

type Counts = Pick<
  EntryBodies['session-summarised'],
  'found' | 'fixed' | 'validated' | 'left' | 'testsRun'
>;

/** What became of the findings so far: a fold of the log. */
export interface Tally {
  note(entry: Entry): void;
  /** `left`: found and not fixed, or fixed and then failed in validation. */
  counts(): Counts;
}

/** Nothing found yet. */
export function createTally(): Tally {
  const found = new Set<FindingId>();
  const fixed = new Set<FindingId>();
  const verdicts = new Map<FindingId, 'pass' | 'fail' | 'inconclusive'>();
  let testsRun = false;

  function noteMessage({ body: { message } }: EntryOf<'message-sent'>): void {
    if (message.kind === 'discovery') for (const { id } of message.findings) found.add(id);
    if (message.kind === 'broadcast' && message.status === 'fixed') addAll(message.about);
    if (message.kind === 'validation') {
      for (const id of message.about) verdicts.set(id, message.verdict);
    }
  }

  function addAll(ids: readonly FindingId[]): void {
    for (const id of ids) fixed.add(id);
  }

  /** What agents said of their own copies gives way to what the merged patch mends. */
  function settleByMerge({ body }: EntryOf<'patches-merged'>): void {
    fixed.clear();
    verdicts.clear();
    addAll(body.fixed);
    for (const id of body.validated) verdicts.set(id, 'pass');
  }

  return {
    note(entry) {
      if (entry.type === 'message-sent') noteMessage(entry);
      else if (entry.type === 'file-changed') addAll(entry.body.findings);
      else if (entry.type === 'patches-merged') settleByMerge(entry);
      else if (entry.type === 'tool-finished') testsRun ||= ranTests(entry);
    },
    counts() {
      const mended = [...found].filter((id) => fixed.has(id) && verdicts.get(id) !== 'fail');
      return {
        found: found.size,
        fixed: mended.length,
        validated: mended.filter((id) => verdicts.get(id) === 'pass').length,
        left: found.size - mended.length,
        testsRun,
      };
    },
  };
}

/** The result of `run_tests` is JSON with `ran` first, so it is seen in the part that is kept inline. */
function ranTests({ body: { name, result } }: EntryOf<'tool-finished'>): boolean {
  return name === 'run_tests' && /"ran"\s*:\s*true/.test(result.text.slice(0, 200));
}
