import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { agentGraph } from '#core/projections/agent-graph/agent-graph.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import type { Message } from '#core/protocol/message.ts';
import type { AssistantBlock } from '#core/protocol/content.ts';
import { createSessionLog } from '#server/persistence/create-session-log.ts';
import { createInMemoryBlobStore } from '#server/persistence/in-memory-blob-store.ts';
import { createPrismaSessionLogStore } from '#server/persistence/prisma-session-log-store.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '#server/persistence/testing/test-database.ts';
import { summaryOf } from '#server/persistence/testing/session-samples.ts';
import { createRandomIds } from '#server/random-ids.ts';
import { createSystemClock } from '#server/system-clock.ts';
import { createMemoryWorkspace } from '#server/testing/memory-workspace.ts';
import { createScriptedModel, say, use, type Script } from '#server/testing/scripted-model.ts';
import { readLog } from './read-log.ts';
import { createSessionRun } from './session-run.ts';

const TEAM = { analyst: 20, architect: 5, developer: 15, tester: 10 };
const NAMES = Object.entries(TEAM).flatMap(([role, count]) =>
  Array.from({ length: count }, (_, index) => `${role}-${index + 1}`),
);
const REQUESTS_EACH = 200;
/** An answer carries at most 50 commands. */
const AT_ONCE = 25;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** Sets everyone to talking, and finishes when all have. */
function createCoordinator(): Script {
  let ended = 0;
  return ({ calls, mail }) => {
    if (calls === 0) {
      const steps = NAMES.map((name) => ({
        id: `ask-${name}`,
        title: 'Ask and answer',
        instructions: '',
        assignee: name,
      }));
      return [use('set_plan', { reason: 'everyone asks', phases: [{ name: 'Talk', steps }] })];
    }
    ended += mail.filter(({ text }) => text.text.startsWith('Step ask-')).length;
    return ended < NAMES.length ? 'Waiting.' : [use('finish', { summary: 'All have talked.' })];
  };
}

/** Asks the others in turn, and answers everyone who asks; both in the text of its answers. */
function createTalker(): Script {
  let asked = 0;
  const owed: Message[] = [];
  return ({ agent, mail }) => {
    owed.push(...mail.filter(({ kind }) => kind === 'request'));
    const began = asked > 0 || mail.some(({ kind }) => kind === 'assignment');
    const answers = owed.splice(0, AT_ONCE).map(({ id }) => `RESPONSE #${id}: yes`);
    const count = began ? Math.min(AT_ONCE, REQUESTS_EACH - asked) : 0;
    const questions = Array.from({ length: count }, (_, index) => {
      const other = NAMES[(NAMES.indexOf(agent) + 1 + asked + index) % NAMES.length];
      return `REQUEST @${other === agent ? NAMES[(NAMES.indexOf(agent) + 1) % NAMES.length] : other}: ready?`;
    });
    asked += count;
    const more = owed.length > 0 || (began && asked < REQUESTS_EACH);
    const lines = [...answers, ...questions].join('\n');
    const text: readonly AssistantBlock[] = [say(lines === '' ? 'Nothing to say.' : lines)];
    return more ? [...text, use('wait_a_little', {})] : text;
  };
}

test('fifty agents and twenty thousand messages end with every message in a final state', async () => {
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', onRejection);
  const session = 's-large' as SessionId;
  const clock = createSystemClock();
  const store = createPrismaSessionLogStore({ database, clock, logger: pino({ level: 'silent' }) });
  const ownership = await store.createSession(summaryOf(session), 'me');
  const log = await createSessionLog(store, ownership, clock);
  const faults: unknown[] = [];
  const note = (fault: unknown) => faults.push(fault);
  const talkers = Object.fromEntries(NAMES.map((name) => [name, createTalker()]));
  const run = createSessionRun({
    command: {
      ...{ task: 'Talk', model: 'scripted', mode: 'orchestrated', team: TEAM },
      workspace: { kind: 'sample', name: 'shop' },
    },
    ...{ log, blobs: createInMemoryBlobStore(), clock },
    ...{ workspace: createMemoryWorkspace({}), ids: createRandomIds() },
    prepared: {
      ...{ files: 0, bytes: 0, baseline: 'tree', languages: [], leftOut: [] },
      sandbox: { available: false, detail: 'not in tests' },
    },
    model: createScriptedModel({ ...talkers, coordinator: createCoordinator() }),
    tools: new Map(),
    onSignal: () => undefined,
    logger: { error: note, warn: note },
    limits: { callsPerTurn: 1000, callsPerSession: 100_000, mailbox: 1000 },
  });
  await run.run();
  const entries = await readLog(log);
  const graph = fold(agentGraph, entries);
  process.off('unhandledRejection', onRejection);

  expect(entries.at(-1)).toMatchObject({
    type: 'session-finished',
    body: { outcome: 'completed' },
  });
  const sent = entries.filter(({ type }) => type === 'message-sent').length;
  expect(sent).toBeGreaterThanOrEqual(2 * REQUESTS_EACH * NAMES.length);
  const open = [...graph.deliveries.values()].filter(({ state }) => state === 'queued');
  expect(open).toEqual([]);
  expect(faults).toEqual([]);
  expect(rejections).toEqual([]);
}, 300_000);
