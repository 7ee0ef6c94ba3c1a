import { describe, expect, it } from 'vitest';
import type { SessionId } from '#core/protocol/ids.ts';
import { letGo } from '#server/testing/manual-clock.ts';
import { createGroupCommit } from './group-commit.ts';
import type { AppendBatch } from './session-log-store.ts';
import { entriesAfter, noteDraft, noteOf } from './testing/session-samples.ts';

interface Statement {
  readonly batches: readonly AppendBatch[];
  readonly finish: (taken: ReadonlySet<SessionId> | Error) => void;
}

/** Group commit over statements that end when the test says. */
function createGroups() {
  const statements: Statement[] = [];
  const append = createGroupCommit(
    (batches) =>
      new Promise((resolve, reject) => {
        const finish: Statement['finish'] = (taken) =>
          taken instanceof Error ? reject(taken) : resolve(taken);
        statements.push({ batches, finish });
      }),
    3,
  );
  return { append, statements, untilStatement: (n: number) => until(() => statements.length >= n) };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await letGo();
}

const batch = (session: string, head: number, size = 1): AppendBatch => ({
  ownership: { session: session as SessionId, epoch: 1 },
  entries: entriesAfter(
    head,
    Array.from({ length: size }, (_, n) => noteDraft(`${session}${head + n + 1}`)),
  ),
});
const all = (statement: Statement | undefined) =>
  new Set(statement?.batches.map((one) => one.ownership.session));
const show = (statement: Statement | undefined) =>
  statement?.batches.map((one) => one.entries.map(noteOf).join(' '));

async function outcome(append: Promise<void>): Promise<string> {
  return await append.then(
    () => 'committed',
    (error: unknown) => (error instanceof Error && 'kind' in error ? String(error.kind) : 'error'),
  );
}

describe('group commit', () => {
  it('commits what comes in one breath together, and at once', async () => {
    const { append, statements } = createGroups();
    const outcomes = [append(batch('a', 0)), append(batch('b', 0)), append(batch('a', 1, 2))];
    await Promise.resolve();
    expect(statements.map(show)).toEqual([['a1 a2 a3', 'b1']]);
    statements[0]?.finish(all(statements[0]));
    await Promise.all(outcomes);
  });

  it('gathers what comes during a commit for the next one', async () => {
    const { append, statements, untilStatement } = createGroups();
    const first = append(batch('a', 0));
    await letGo();
    const later = [append(batch('b', 0)), append(batch('a', 1)), append(batch('c', 0))];
    await letGo();
    expect(statements).toHaveLength(1);
    statements[0]?.finish(all(statements[0]));
    await first;
    await untilStatement(2);
    expect(show(statements[1])).toEqual(['b1', 'a2', 'c1']);
    statements[1]?.finish(all(statements[1]));
    await Promise.all(later);
  });

  it('lets those who have just heard go together', async () => {
    const { append, statements, untilStatement } = createGroups();
    const writers = ['a', 'b', 'c'].map(async (session) => {
      await append(batch(session, 0));
      await append(batch(session, 1));
    });
    await letGo();
    statements[0]?.finish(all(statements[0]));
    await untilStatement(2);
    expect(show(statements[1])).toEqual(['a2', 'b2', 'c2']);
    statements[1]?.finish(all(statements[1]));
    await Promise.all(writers);
  });

  it('refuses those whose session was not taken, and only those', async () => {
    const { append, statements } = createGroups();
    const outcomes = ['a', 'b'].map((session) => outcome(append(batch(session, 0))));
    await letGo();
    statements[0]?.finish(new Set(['b' as SessionId]));
    expect(await Promise.all(outcomes)).toEqual(['ownership-lost', 'committed']);
  });

  it('tries each session by itself when their common statement fails', async () => {
    const { append, statements, untilStatement } = createGroups();
    const outcomes = ['a', 'b', 'c'].map((session) => outcome(append(batch(session, 0))));
    await letGo();
    statements[0]?.finish(new Error('bad entry'));
    for (const n of [1, 2, 3]) {
      await untilStatement(n + 1);
      const alone = statements[n];
      alone?.finish(alone.batches[0]?.ownership.session === 'b' ? new Error('bad') : all(alone));
    }
    expect(await Promise.all(outcomes)).toEqual(['committed', 'append-failed', 'committed']);
  });

  it('keeps batches that do not follow each other out of one statement', async () => {
    const { append, statements, untilStatement } = createGroups();
    const outcomes = [
      outcome(append(batch('a', 0))),
      outcome(append({ ...batch('a', 1), ownership: { session: 'a' as SessionId, epoch: 2 } })),
      outcome(append(batch('b', 0))),
    ];
    await letGo();
    expect(statements.map(show)).toEqual([['a1']]);
    statements[0]?.finish(all(statements[0]));
    await untilStatement(2);
    expect(show(statements[1])).toEqual(['a2', 'b1']);
    statements[1]?.finish(new Set(['b' as SessionId]));
    expect(await Promise.all(outcomes)).toEqual(['committed', 'ownership-lost', 'committed']);
  });

  it('bounds what one statement carries', async () => {
    const { append, statements, untilStatement } = createGroups();
    const outcomes = [append(batch('a', 0, 1_500)), append(batch('b', 0, 1_500))];
    await letGo();
    expect(statements.map((statement) => statement.batches.length)).toEqual([1]);
    statements[0]?.finish(all(statements[0]));
    await untilStatement(2);
    statements[1]?.finish(all(statements[1]));
    await Promise.all(outcomes);
  });
});
