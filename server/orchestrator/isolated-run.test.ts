import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOfflineModel } from '#server/models/offline/create-offline-model.ts';
import {
  createScriptedModel,
  lastResult,
  say,
  use,
  type Script,
} from '#server/testing/scripted-model.ts';
import { stageApart, type ApartStaging } from '#server/testing/stage-apart.ts';
import {
  createScratchFolder,
  type ScratchFolder,
} from '#server/workspace/testing/scratch-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const APP = [
  "const { exec } = require('node:child_process');",
  "const express = require('express');",
  'const app = express();',
  "app.get('/ping', (req, res) => {",
  "  exec('ping -c 1 ' + req.query.host, (error, out) => res.send(out));",
  '});',
  'app.listen(3000);',
  '',
].join('\n');

/** The id of the finding that scripted developers state. */
const FINDING = `review-${createHash('sha256').update('app.js\n5\nCommand injection').digest('hex').slice(0, 12)}`;

let scratch: ScratchFolder;
beforeEach(async () => {
  scratch = await createScratchFolder();
});
afterEach(() => scratch.remove());

async function stage(given: Omit<ApartStaging, 'prepared'>) {
  await scratch.put({ 'app.js': APP, 'other.js': 'module.exports = 1;\n' });
  const prepared = await scratch.prepare();
  const session = stageApart({ ...given, prepared });
  const fileOf = (name: string) => readFile(path.join(prepared.workspace.root, name), 'utf8');
  return { ...session, prepared, fileOf };
}

/** A developer who puts `text` in place of a text of a file, says what it fixed, and ends. */
const editing =
  (file: string, [old, text]: readonly [string, string], about: readonly string[] = []): Script =>
  (call) => {
    if (call.calls === 0) return [use('read_file', { path: file })];
    if (call.calls === 1) {
      const hash = /hash ([0-9a-f]{64})/.exec(lastResult(call) ?? '')?.[1];
      return [use('edit_file', { path: file, hash, old, new: text })];
    }
    if (call.calls === 2 && about.length > 0) {
      return [
        use('share_discovery', {
          text: 'A shell is built from a request.',
          importance: 'critical',
          findings: [{ path: file, line: 5, severity: 'critical', title: 'Command injection' }],
        }),
        use('broadcast', { text: 'Fixed.', status: 'fixed', about }),
        use('report_validation', { verdict: 'pass', text: 'Read again.', about }),
      ];
    }
    return [use('finish_step', { outcome: 'done', summary: `Edited ${file}` })];
  };

describe('agents that work apart, by the offline analyst', () => {
  it('find the same each, hear nothing of each other, and end in one merged patch', async () => {
    const model = createOfflineModel();
    const session = await stage({ model, team: { analyst: 1, developer: 2 } });
    await session.run.run();
    expect(session.faults).toEqual([]);
    expect(session.log.entries().at(-1)?.body).toMatchObject({ outcome: 'completed' });

    const sent = session.of('message-sent').map(({ body }) => body);
    const said = sent.filter(({ via }) => via !== 'system');
    expect(said.length).toBeGreaterThan(5);
    expect(said.every(({ to, recipients }) => to.length === 0 && recipients.length === 0)).toBe(
      true,
    );
    const finders = said.flatMap(({ message }) =>
      message.kind === 'discovery' ? [message.from] : [],
    );
    expect(new Set(finders)).toEqual(new Set(['analyst-1', 'developer-1', 'developer-2']));

    const merged = session.of('patches-merged')[0]?.body;
    expect(merged?.parts.map(({ agent, files, merged: taken }) => [agent, files, taken])).toEqual([
      ['analyst-1', 0, true],
      ['developer-1', 1, true],
      ['developer-2', 1, true],
    ]);
    expect(merged?.duplicatedTotal).toBeGreaterThan(0);
    expect(merged?.conflictingTotal).toBe(0);
    expect(merged?.fixed).toHaveLength(1);
    expect(session.of('session-summarised')[0]?.body).toMatchObject({
      by: 'system',
      ...{ found: 1, fixed: 1, validated: 1, left: 0 },
    });
    expect(session.of('patch-produced')[0]?.body.total).toBe(1);
    expect(await session.fileOf('app.js')).not.toContain("'ping -c 1 ' + req");
  });

  it('are recorded as one plan of one phase, without a coordinator', async () => {
    const session = await stage({ model: createOfflineModel(), team: { analyst: 1, tester: 1 } });
    await session.run.run();
    const names = session.of('agent-registered').map(({ body }) => body.agent);
    expect(names).toEqual(['human', 'analyst-1', 'tester-1']);
    const { plan } = session.of('plan-revised')[0]?.body ?? {};
    expect(plan?.reason).toBe('Apart: each agent does the whole task alone.');
    expect(plan?.phases).toHaveLength(1);
    expect(plan?.steps.map(({ assignee }) => assignee)).toEqual(['analyst-1', 'tester-1']);
    expect(session.of('step-finished').map(({ body }) => body.outcome)).toEqual(['done', 'done']);
    expect(session.of('phase-finished')).toHaveLength(1);
    expect(session.of('turn-started').map(({ body }) => body.reason)).toEqual([
      'assignment',
      'assignment',
    ]);
    const left = session.of('agent-left').map(({ body }) => body.agent);
    expect([...left].sort()).toEqual(['analyst-1', 'human', 'tester-1']);
  });
});

describe('agents that work apart, by script', () => {
  it('that change the same line differently keep the first, and the finding of the other open', async () => {
    const model = createScriptedModel({
      'developer-1': editing('app.js', ["'ping -c 1 ' + req.query.host", "'ping -c 1 localhost'"]),
      'developer-2': editing(
        'app.js',
        ["'ping -c 1 ' + req.query.host", "'ping ' + clean(req)"],
        [FINDING],
      ),
    });
    const session = await stage({ model, team: { developer: 2 } });
    await session.run.run();
    expect(session.faults).toEqual([]);
    const merged = session.of('patches-merged')[0]?.body;
    expect(merged?.parts[1]).toMatchObject({
      merged: false,
      leftOut: 1,
      conflicts: [{ path: 'app.js', regions: 1 }],
    });
    expect(merged?.conflicting).toEqual([
      { path: 'app.js', line: 5, lines: 1, agents: ['developer-1', 'developer-2'] },
    ]);
    expect(merged).toMatchObject({ duplicatedTotal: 0, fixed: [], validated: [] });
    expect(session.of('session-summarised')[0]?.body).toMatchObject({
      found: 1,
      fixed: 0,
      left: 1,
    });
    expect(await session.fileOf('app.js')).toContain("'ping -c 1 localhost'");
    const { text } = session.of('session-summarised')[0]?.body.text ?? { text: '' };
    expect(text).toContain('left out for a conflict with an earlier part: `app.js`');
  });

  it('that change the same line identically did it twice, and it is mended', async () => {
    const same = ["'ping -c 1 ' + req.query.host", "'ping -c 1 localhost'"] as const;
    const model = createScriptedModel({ developer: editing('app.js', same, [FINDING]) });
    const session = await stage({ model, team: { developer: 2 } });
    await session.run.run();
    expect(session.of('patches-merged')[0]?.body).toMatchObject({
      duplicatedTotal: 1,
      conflictingTotal: 0,
      fixed: [FINDING],
      validated: [FINDING],
    });
    expect(session.of('session-summarised')[0]?.body).toMatchObject({ fixed: 1, validated: 1 });
  });

  it('are offered no tool that reaches another, and are told that they are alone', async () => {
    const model = createScriptedModel({ analyst: () => 'Nothing to do.' });
    const session = await stage({ model, team: { analyst: 2 } });
    await session.run.run();
    for (const { request } of model.requests) {
      const tools = request.tools.map(({ name }) => name);
      expect(tools).toContain('share_discovery');
      expect(tools).toContain('report_validation');
      expect(tools).not.toContain('request');
      expect(tools).not.toContain('declare_dependency');
      expect(request.system).toContain('You work alone');
      expect(request.system).not.toContain('The team and its bus');
      const told = JSON.stringify(request.messages);
      expect(told).not.toContain(told.includes('analyst-1') ? 'analyst-2' : 'analyst-1');
    }
  });

  it('that write to another in their text are told that nobody is there', async () => {
    const analyst: Script = ({ calls, mail }) => {
      if (calls === 0) return [say('REQUEST @analyst-2: Which driver?')];
      return `I heard: ${mail.map(({ text }) => text.text).join()}`;
    };
    const model = createScriptedModel({ 'analyst-1': analyst });
    const session = await stage({ model, team: { analyst: 2 } });
    await session.run.run();
    const asked = session.of('message-sent').filter(({ body }) => body.message.kind === 'request');
    expect(asked.map(({ body }) => body.recipients)).toEqual([
      [{ agent: 'analyst-2', state: 'refused', reason: 'unknown-agent' }],
    ]);
    const heard = session.of('call-finished').map(({ body }) => body.preview);
    expect(heard.filter((text) => text.includes('On the bus are: analyst-1.'))).toHaveLength(1);
    expect(model.requests.filter(({ agent }) => agent === 'analyst-2')).toHaveLength(1);
  });

  it('share the bounds of the session evenly, and one that meets its share ends alone', async () => {
    const model = createScriptedModel({
      'analyst-1': ({ calls }) => [use('list_files', { limit: calls + 1 })],
      'analyst-2': () => [use('finish_step', { outcome: 'done', summary: 'Done.' })],
    });
    const session = await stage({ model, team: { analyst: 2 }, limits: { callsPerSession: 8 } });
    await session.run.run();
    const calls = session.of('call-started').map(({ body }) => body.agent);
    expect(calls.filter((agent) => agent === 'analyst-1')).toHaveLength(4);
    const ends = session.of('step-finished').map(({ body }) => [body.agent, body.outcome]);
    expect(Object.fromEntries(ends)).toEqual({ 'analyst-1': 'failed', 'analyst-2': 'done' });
    expect(session.log.entries().at(-1)?.body).toMatchObject({ outcome: 'completed' });
  });

  it('end as failed when none of them could go on', async () => {
    const model = createScriptedModel({ analyst: () => new Error('no such model') });
    const session = await stage({ model, team: { analyst: 2 } });
    await session.run.run();
    expect(session.log.entries().at(-1)?.body).toMatchObject({ outcome: 'failed' });
    expect(session.of('step-finished').map(({ body }) => body.outcome)).toEqual([
      'failed',
      'failed',
    ]);
  });

  it('end at once when stopped, with what they had changed merged', async () => {
    const developer: Script = async (call) => {
      const edit = editing('app.js', ['3000', '4000']);
      if (call.calls < 2) return edit(call);
      return new Promise((_resolve, reject) => {
        call.signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    };
    const model = createScriptedModel({ developer });
    const session = await stage({ model, team: { developer: 1 } });
    const running = session.run.run();
    await vi.waitUntil(() => session.of('call-started').length === 3, { timeout: 20_000 });
    await session.run.stop('human' as never);
    await running;
    expect(session.log.entries().at(-1)?.body).toMatchObject({
      outcome: 'stopped',
      reason: 'Stopped by the user.',
    });
    expect(session.of('patch-produced')[0]?.body.total).toBe(1);
  });
});
