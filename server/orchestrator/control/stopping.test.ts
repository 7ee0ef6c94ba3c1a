import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HUMAN, type AgentId } from '#core/protocol/ids.ts';
import type { RunCommand } from '#core/protocol/session-command.ts';
import { createScriptedModel, use } from '#server/testing/scripted-model.ts';
import { stageSession } from '#server/testing/stage-session.ts';
import { createRunCommandTool } from '#server/tools/run-command-tool.ts';
import type { Tool } from '#server/tools/tool.ts';
import { detectSandbox, runInSandbox } from '#server/workspace/sandbox.ts';

vi.setConfig({ testTimeout: 40_000 });
const { available, detail } = await detectSandbox();
const tester = 'tester-1' as AgentId;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'maos-stopping-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Processes of this machine whose command line holds a word. */
async function processesNaming(word: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(word));
}

/** A session in which the tester has started a command that forks and sleeps. */
async function stageSleepers(word: string) {
  const script = `sleep ${word} & (setsid sleep ${word} &) ; trap '' TERM; sleep ${word}`;
  const model = createScriptedModel({
    coordinator: ({ calls }) =>
      calls === 0
        ? [
            use('set_plan', {
              reason: 'run it',
              phases: [
                {
                  name: 'Work',
                  steps: [{ id: 'run', title: 'Run', instructions: '', assignee: 'tester-1' }],
                },
              ],
            }),
          ]
        : 'Waiting.',
    tester: () => [use('run_command', { argv: ['sh', '-c', script] })],
  });
  const session = stageSession({
    model,
    team: { tester: 1, analyst: 1 },
    tools: [createRunCommandTool() as unknown as Tool],
    runCommand: (options) => runInSandbox({ folder, mounts: [], hidden: [], ...options }),
  });
  const running = session.run.run();
  await vi.waitFor(
    async () => expect((await processesNaming(word)).length).toBeGreaterThanOrEqual(3),
    { timeout: 15_000 },
  );
  return { session, running };
}

describe.skipIf(!available)(`a stop while a command runs (${detail})`, () => {
  test.each([
    { word: '86401', command: { command: 'stop' } as RunCommand },
    { word: '86402', command: { command: 'stop', agent: tester } as RunCommand },
  ])('$command ends it within two seconds and leaves no process', async ({ word, command }) => {
    const { session, running } = await stageSleepers(word);
    const begun = Date.now();
    await session.run.carryOut(command, HUMAN);
    await vi.waitFor(
      () => expect(session.of('agent-left').some(({ body }) => body.agent === tester)).toBe(true),
      {
        timeout: 5000,
        interval: 20,
      },
    );
    expect(Date.now() - begun).toBeLessThan(2000);
    expect(await processesNaming(word)).toEqual([]);
    expect(session.of('tool-finished').at(-1)?.body).toMatchObject({
      name: 'run_command',
      ok: false,
    });
    await session.run.carryOut({ command: 'stop' }, HUMAN);
    await running;
  });

  test('a pause lets the command in flight run, and a stop ends it', async () => {
    const { session, running } = await stageSleepers('86403');
    await session.run.carryOut({ command: 'pause' }, HUMAN);
    expect((await processesNaming('86403')).length).toBeGreaterThanOrEqual(3);
    await session.run.carryOut({ command: 'stop' }, HUMAN);
    await running;
    expect(await processesNaming('86403')).toEqual([]);
  });
});
