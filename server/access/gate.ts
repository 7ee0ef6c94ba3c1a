import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What the gate looks at; nothing else of a request is read before it has passed. */
export interface Visit {
  readonly method: string;
  /** The request's target, such as `/api/sessions?search=x`. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly upgrade: boolean;
}

export type Verdict =
  | { readonly kind: 'pass' }
  /** The link's token was right: set the cookie and go on to the same address without it. */
  | { readonly kind: 'sign-in'; readonly location: string; readonly cookie: string }
  | { readonly kind: 'refuse'; readonly status: RefusalStatus; readonly reason: RefusedVisit };

export type RefusalStatus = 400 | 401 | 403 | 405;

export interface RefusedVisit {
  readonly kind:
    | 'wrong-host'
    | 'wrong-origin'
    | 'token-missing'
    | 'token-wrong'
    | 'bad-target'
    | 'method-not-allowed';
  readonly message: string;
}

export interface GateSettings {
  readonly token: string;
  /** Host headers that are ours, lower case, with port: `127.0.0.1:3000`. */
  readonly hosts: readonly string[];
  /** Origins that are ours: `http://127.0.0.1:3000`. */
  readonly origins: readonly string[];
  readonly cookieName: string;
  /** Whether browsers come by https, so that the cookie must too. */
  readonly secure: boolean;
}

/** The methods that anything here answers to. */
export const METHODS: readonly string[] = ['GET', 'HEAD', 'POST'];

const STATIC = /^\/(_next\/static\/|icon\.svg$|favicon\.ico$)/;
const MONTH = 60 * 60 * 24 * 30;

/**
 * One gate before pages, API and socket. Exact Host (against rebinding), exact Origin on writes and
 * on upgrades, and the token everywhere but health and static files. Pure, and total on any input.
 */
export function judge(visit: Visit, settings: GateSettings): Verdict {
  const host = visit.headers.host?.toLowerCase();
  if (host === undefined || !settings.hosts.includes(host)) {
    return refuse(
      403,
      'wrong-host',
      `This server does not answer to the name ${quote(host)}. Open the link that it printed, or set MAOS_ORIGIN.`,
    );
  }
  const url = parseTarget(visit.target);
  if (url === null) return refuse(400, 'bad-target', 'The address of this request is malformed.');
  if (!METHODS.includes(visit.method)) {
    const sentence = `Nothing here answers to ${visit.method.slice(0, 20)}, only to ${METHODS.join(', ')}.`;
    return refuse(405, 'method-not-allowed', sentence);
  }
  if (needsOrigin(visit) && !originIsOurs(visit, settings)) {
    return refuse(403, 'wrong-origin', wrongOrigin(visit.headers.origin));
  }
  if (isOpen(visit, url.pathname)) return { kind: 'pass' };
  return judgeToken(visit, url, settings);
}

function judgeToken(visit: Visit, url: URL, settings: GateSettings): Verdict {
  const bearer = /^Bearer (.+)$/i.exec(visit.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return verdictFor(bearer, settings);
  const offered = url.searchParams.get('token');
  if (offered !== null && visit.method === 'GET' && !visit.upgrade) {
    return signIn(offered, url, settings);
  }
  const cookie = readCookie(visit.headers.cookie, settings.cookieName);
  if (cookie !== null) return verdictFor(cookie, settings);
  return refuse(
    401,
    'token-missing',
    'This page needs the token: open the link that `npm start` printed, or send it as `Authorization: Bearer <token>`.',
  );
}

function verdictFor(token: string, settings: GateSettings): Verdict {
  if (sameToken(token, settings.token)) return { kind: 'pass' };
  return refuse(
    401,
    'token-wrong',
    "That token is not this server's: open the link that `npm start` printed.",
  );
}

function signIn(token: string, url: URL, settings: GateSettings): Verdict {
  const verdict = verdictFor(token, settings);
  if (verdict.kind !== 'pass') return verdict;
  url.searchParams.delete('token');
  const secure = settings.secure ? '; Secure' : '';
  return {
    kind: 'sign-in',
    // One leading slash only: `//host/` would send the browser elsewhere.
    location: `/${url.pathname.replace(/^[/\\]+/, '')}${url.search}`,
    cookie: `${settings.cookieName}=${settings.token}; Path=/; Max-Age=${MONTH}; HttpOnly; SameSite=Lax${secure}`,
  };
}

/** A script with a bearer sends no Origin; a browser sends one with every write and every socket. */
function originIsOurs(visit: Visit, settings: GateSettings): boolean {
  const origin = visit.headers.origin;
  if (origin === undefined) return visit.headers.authorization !== undefined;
  return settings.origins.includes(origin.toLowerCase());
}

function needsOrigin(visit: Visit): boolean {
  return visit.upgrade || !['GET', 'HEAD'].includes(visit.method);
}

function isOpen(visit: Visit, pathname: string): boolean {
  if (visit.upgrade || (visit.method !== 'GET' && visit.method !== 'HEAD')) return false;
  return pathname === '/api/health' || STATIC.test(pathname);
}

function parseTarget(target: string): URL | null {
  if (!target.startsWith('/')) return null;
  try {
    const url = new URL(`http://maos${target}`);
    // What can't be decoded would fall over further in.
    decodeURIComponent(url.pathname);
    return url;
  } catch {
    return null;
  }
}

function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return null;
}

function sameToken(offered: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(offered), digest(token));
}

function refuse(status: RefusalStatus, kind: RefusedVisit['kind'], message: string): Verdict {
  return { kind: 'refuse', status, reason: { kind, message } };
}

function wrongOrigin(origin: string | undefined): string {
  if (origin !== undefined) return `Requests from ${quote(origin)} are not accepted here.`;
  return 'A write or a socket without an Origin needs the token as `Authorization: Bearer <token>`.';
}

function quote(value: string | undefined): string {
  return value === undefined ? 'no name at all' : `“${value.slice(0, 100)}”`;
}
