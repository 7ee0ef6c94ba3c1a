import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, type GateSettings, type Visit } from './gate.ts';

const settings: GateSettings = {
  token: 'correct-horse-battery',
  hosts: ['127.0.0.1:3000', 'localhost:3000'],
  origins: ['http://127.0.0.1:3000', 'http://localhost:3000'],
  cookieName: 'maos-3000',
  secure: false,
};

function visit(change: Partial<Visit> & { headers?: Visit['headers'] }): Visit {
  const headers = { host: '127.0.0.1:3000', ...change.headers };
  return { method: 'GET', target: '/', upgrade: false, ...change, headers };
}

const cookie = 'other=1; maos-3000=correct-horse-battery';
const bearer = 'Bearer correct-horse-battery';

function outcome(change: Parameters<typeof visit>[0]): string {
  const verdict = judge(visit(change), settings);
  return verdict.kind === 'refuse' ? verdict.reason.kind : verdict.kind;
}

describe('the gate', () => {
  it('asks for the token everywhere but at health and static files', () => {
    expect(outcome({})).toBe('token-missing');
    expect(outcome({ target: '/api/sessions' })).toBe('token-missing');
    expect(outcome({ target: '/api/health' })).toBe('pass');
    expect(outcome({ target: '/_next/static/chunk.js' })).toBe('pass');
    expect(outcome({ target: '/_next/static/../../api/sessions' })).toBe('token-missing');
    expect(outcome({ target: '/_next/image?url=x' })).toBe('token-missing');
  });

  it('takes the token as a cookie or as a bearer', () => {
    expect(outcome({ headers: { cookie } })).toBe('pass');
    expect(outcome({ headers: { authorization: bearer } })).toBe('pass');
    expect(outcome({ headers: { cookie: 'maos-3000=wrong' } })).toBe('token-wrong');
    expect(outcome({ headers: { authorization: 'Bearer wrong', cookie } })).toBe('token-wrong');
  });

  it("turns the link's token into a cookie and takes it out of the address", () => {
    const verdict = judge(
      visit({ target: '/sessions/s-1?seq=4&token=correct-horse-battery' }),
      settings,
    );
    expect(verdict).toMatchObject({ kind: 'sign-in', location: '/sessions/s-1?seq=4' });
    expect(verdict.kind === 'sign-in' && verdict.cookie).toMatch(/HttpOnly; SameSite=Lax$/);
    expect(outcome({ target: '/?token=wrong' })).toBe('token-wrong');
  });

  it('never redirects to another host', () => {
    for (const target of [
      '//evil.example/?token=',
      '/\\evil.example/?token=',
      '/%5C/evil/?token=',
    ]) {
      const verdict = judge(visit({ target: `${target}${settings.token}` }), settings);
      expect(verdict.kind === 'sign-in' ? verdict.location : '/').toMatch(/^\/(?![/\\])/);
    }
  });

  it('answers only to its own names', () => {
    expect(outcome({ headers: { host: 'evil.example:3000', cookie } })).toBe('wrong-host');
    expect(outcome({ headers: { host: '127.0.0.1:3001', cookie } })).toBe('wrong-host');
    expect(outcome({ target: '/api/health', headers: { host: 'evil.example' } })).toBe(
      'wrong-host',
    );
  });

  it('accepts writes from its own origin only, and from scripts with a bearer', () => {
    const write = { method: 'POST', target: '/api/sessions' };
    expect(outcome({ ...write, headers: { cookie, origin: 'http://127.0.0.1:3000' } })).toBe(
      'pass',
    );
    expect(outcome({ ...write, headers: { cookie, origin: 'http://127.0.0.1:4000' } })).toBe(
      'wrong-origin',
    );
    expect(outcome({ ...write, headers: { cookie, origin: 'null' } })).toBe('wrong-origin');
    expect(outcome({ ...write, headers: { cookie } })).toBe('wrong-origin');
    expect(outcome({ ...write, headers: { authorization: bearer } })).toBe('pass');
  });

  it('opens the socket to its own origin only', () => {
    const socket = { target: '/socket/?transport=websocket', upgrade: true };
    expect(outcome({ ...socket, headers: { cookie, origin: 'http://localhost:3000' } })).toBe(
      'pass',
    );
    expect(outcome({ ...socket, headers: { cookie, origin: 'http://evil.example' } })).toBe(
      'wrong-origin',
    );
    expect(outcome({ ...socket, headers: { cookie } })).toBe('wrong-origin');
    expect(outcome({ ...socket, headers: { origin: 'http://localhost:3000' } })).toBe(
      'token-missing',
    );
  });

  it('takes reading and posting only, and addresses that can be decoded', () => {
    const headers = { cookie, origin: 'http://127.0.0.1:3000' };
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'get', '']) {
      expect(outcome({ method, target: '/api/sessions', headers })).toBe('method-not-allowed');
    }
    expect(outcome({ method: 'HEAD', headers })).toBe('pass');
    expect(outcome({ target: '/api/sessions/%ff', headers })).toBe('bad-target');
    expect(outcome({ target: '/api/sessions?search=%ff', headers })).toBe('pass');
  });

  it('lets nobody through without the token, whatever the request looks like', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(
        fc.record({ method: text, target: text, upgrade: fc.boolean() }),
        fc.dictionary(fc.constantFrom('host', 'origin', 'cookie', 'authorization'), text),
        (request, headers) => {
          const verdict = judge({ ...request, headers }, settings);
          expect(verdict.kind).toBe('refuse');
        },
      ),
    );
  });
});
