import type { GateSettings } from './gate.ts';

export interface Listening {
  /** The address that the server was told to listen on. */
  readonly host: string;
  /** The port that it got. */
  readonly port: number;
  readonly token: string;
  /** `MAOS_ORIGIN`: the origin that browsers use when a proxy stands in front; null without one. */
  readonly origin: string | null;
}

/** The names under which a server is reached: its own address, the loopback's names, and a proxy's. */
export function toGateSettings({ host, port, token, origin }: Listening): GateSettings {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]']);
  if (!isWildcard(host)) names.add(host.includes(':') ? `[${host}]` : host.toLowerCase());
  const hosts = [...names].flatMap((name) =>
    port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
  );
  const proxy = origin === null ? null : new URL(origin);
  return {
    token,
    hosts: proxy === null ? hosts : [...hosts, proxy.host],
    origins: [
      ...hosts.map((name) => new URL(`http://${name}`).origin),
      ...(proxy ? [proxy.origin] : []),
    ],
    cookieName: `maos-${port}`,
    secure: proxy?.protocol === 'https:',
  };
}

/** The link to print: the one place where the token is shown. */
export function linkFor({ host, port, token, origin }: Listening): string {
  const name = isWildcard(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `${origin ?? `http://${name}:${port}`}/?token=${token}`;
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
