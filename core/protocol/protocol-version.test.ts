import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { LaunchSession } from './command.ts';
import { Entry } from './entry.ts';
import { PROTOCOL_VERSION } from './protocol-version.ts';
import { SessionCommand } from './session-command.ts';
import { SessionSummary } from './session-summary.ts';
import { Signal } from './signal.ts';
import { Acknowledge, Frame, Watch } from './socket-events.ts';

const schemas = {
  Entry,
  LaunchSession,
  SessionCommand,
  SessionSummary,
  Signal,
  Watch,
  Acknowledge,
  Frame,
};

/**
 * The hash of what each version of the protocol accepts. When this test fails, a schema has changed:
 * raise PROTOCOL_VERSION, teach `upcastEntry` to read what older versions wrote, add a golden log,
 * and add the new hash here. Hashes of released versions stay as they are.
 */
const HASHES: Readonly<Record<number, string>> = {
  1: '3987e3bd2e9422d2504efe6cc92b5a06dc3f80de55a3c588adfe2f2add9ea434',
  2: '0ec988e784247ce8db2aac882df2e9746a9cf5fbdf7c7f5f5fdcd15dd75aa0c4',
};

test('the schemas are those of this version of the protocol', () => {
  const accepted = Object.entries(schemas).map(([name, schema]) => [
    name,
    z.toJSONSchema(schema, { io: 'input' }),
  ]);
  const hash = createHash('sha256').update(JSON.stringify(accepted)).digest('hex');
  expect(hash).toBe(HASHES[PROTOCOL_VERSION]);
});
