import { describe, expect, it } from 'vitest';
import type { SessionId } from '#core/protocol/ids.ts';
import { createApiClient } from './api-client.ts';
import { describeApiError } from './describe-api-error.ts';

function answering(answer: () => Response | Promise<Response>) {
  const asked: { path: string; method: string; body: unknown }[] = [];
  const api = createApiClient(async (input, init) => {
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : null;
    asked.push({ path: String(input), method: init?.method ?? 'GET', body });
    return answer();
  });
  return { api, asked };
}

const command = {
  task: 'Look',
  workspace: { kind: 'sample', name: 'web-shop' },
  model: 'offline',
  mode: 'orchestrated',
  team: { analyst: 2, architect: 1, developer: 1, tester: 1 },
} as const;

describe('the API client', () => {
  it('launches and gives the new id', async () => {
    const { api, asked } = answering(() => Response.json({ id: 's-abc' }, { status: 201 }));
    expect(await api.launch(command)).toEqual({ ok: true, value: 's-abc' });
    expect(asked).toEqual([{ path: '/api/sessions', method: 'POST', body: command }]);
  });

  it('hands on which files are in the way', async () => {
    const error = { kind: 'patch-refused', message: 'Nothing was changed.', files: ['a.py'] };
    const { api } = answering(() => Response.json({ error }, { status: 409 }));
    const result = await api.command('s-abc' as SessionId, { command: 'apply-patch' });
    expect(result).toMatchObject({ ok: false, error: { field: null, files: ['a.py'] } });
  });

  it('hands on what the server refuses, with its field', async () => {
    const error = { kind: 'folder-missing', message: 'There is no /x.', field: 'workspace.path' };
    const { api } = answering(() => Response.json({ error }, { status: 400 }));
    const result = await api.launch(command);
    expect(result).toEqual({
      ok: false,
      error: {
        kind: 'refused',
        status: 400,
        reason: 'folder-missing',
        message: 'There is no /x.',
        field: 'workspace.path',
        files: [],
      },
    });
  });

  it.each([
    ['unauthorised', () => Response.json({ error: {} }, { status: 401 })],
    ['unreadable', () => new Response('<html>', { status: 502 })],
    ['unreadable', () => Response.json({ sessions: 'none' })],
    ['unreachable', () => Promise.reject(new TypeError('fetch failed'))],
  ] as const)('tells that it is %s', async (kind, answer) => {
    const { api } = answering(answer);
    const result = await api.sessions({ search: '', before: null, limit: 20 });
    expect(result).toEqual({ ok: false, error: { kind } });
    if (!result.ok) expect(describeApiError(result.error).text.length).toBeGreaterThan(20);
  });

  it('writes searches and cursors into the address safely', async () => {
    const { api, asked } = answering(() => Response.json({ sessions: [], next: null }));
    await api.sessions({ search: 'a&b=c d', before: '12:s', limit: 5 });
    expect(asked[0]?.path).toBe('/api/sessions?limit=5&search=a%26b%3Dc+d&before=12%3As');
    await api.folders('/srv/my code');
    expect(asked[1]?.path).toBe('/api/folders?path=%2Fsrv%2Fmy+code');
  });

  it('asks for runs to compare a session with, and reads what they came to', async () => {
    const launching = answering(() => Response.json({ sessions: ['s-b'] }, { status: 202 }));
    const session = 's-a' as SessionId;
    expect(await launching.api.compare(session, 3)).toEqual({ ok: true, value: ['s-b'] });
    const body = { command: 'compare', times: 3 };
    expect(launching.asked).toEqual([{ path: '/api/sessions/s-a/commands', method: 'POST', body }]);
    const runs = { base: 's-a', together: [], apart: [] };
    const reading = answering(() => Response.json({ ...runs, comparison: {} }));
    expect(await reading.api.comparison(session)).toEqual({ ok: true, value: runs });
  });

  it('throws only when it is told to stop', async () => {
    const { api } = answering(() => Promise.reject(new Error('aborted')));
    await expect(api.folders(null, AbortSignal.abort())).rejects.toThrow('aborted');
  });
});
