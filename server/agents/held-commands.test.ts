import { expect, test } from 'vitest';
import type { AgentId } from '#core/protocol/ids.ts';
import { createBudgetLedger } from '#server/orchestrator/control/budget-ledger.ts';
import { createSessionGate } from '#server/orchestrator/control/session-gate.ts';
import { createInMemorySessionLog } from '#server/testing/in-memory-session-log.ts';
import { createManualClock, letGo } from '#server/testing/manual-clock.ts';
import { createMemoryWorkspace } from '#server/testing/memory-workspace.ts';
import { heldCommands } from './held-commands.ts';

const tester = 'tester-1' as AgentId;
const command = (signal = new AbortController().signal) => ({
  argv: ['true'],
  timeoutMs: 1000,
  signal,
});

function stage() {
  const started: string[] = [];
  const memory = createMemoryWorkspace({ 'a.js': '1' });
  const clock = createManualClock();
  const ledger = createBudgetLedger({ clock, priceOf: () => null });
  const log = createInMemorySessionLog(clock);
  const nothing = () => undefined;
  const gate = createSessionGate({ log, ledger, limit: 10, onLimit: nothing, onFault: nothing });
  const run: typeof memory.run = (options) => {
    started.push(options.argv.join(' '));
    return memory.run(options);
  };
  return { started, gate, workspace: heldCommands({ ...memory, run }, { gate }, tester) };
}

test('a second command of a tool in flight waits until its agent may go on', async () => {
  const { started, gate, workspace } = stage();
  await workspace.run(command());
  gate.hold(tester);
  const second = workspace.run(command());
  await letGo();
  expect(started).toHaveLength(1);
  gate.release(tester);
  expect((await second).exitCode).toBe(0);
  expect(started).toHaveLength(2);
});

test('a held command that is stopped never starts', async () => {
  const { started, gate, workspace } = stage();
  gate.hold(null);
  const stopping = new AbortController();
  const held = workspace.run(command(stopping.signal));
  stopping.abort();
  expect((await held).endedBy).toBe('abort');
  expect(started).toEqual([]);
});
