import { expect, it } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

const facts = { nonce: 'bm9uY2U=', host: '127.0.0.1:3000', development: false };

it('lets in scripts by nonce only, and neither eval nor inline styles', () => {
  const policy = contentSecurityPolicy(facts);
  expect(policy).toContain("script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic';");
  expect(policy).toContain("style-src-elem 'self';");
  expect(policy).toContain("style-src-attr 'unsafe-inline'");
  expect(policy).not.toContain('unsafe-eval');
});

it('widens scripts and styles in development only', () => {
  const policy = contentSecurityPolicy({ ...facts, development: true });
  expect(policy).toContain("'unsafe-eval'");
  expect(policy).toContain("style-src-elem 'self' 'unsafe-inline'");
});

it('opens sockets to the same host, and to none that is not a host', () => {
  expect(contentSecurityPolicy(facts)).toContain(
    "connect-src 'self' ws://127.0.0.1:3000 wss://127.0.0.1:3000;",
  );
  expect(contentSecurityPolicy({ ...facts, host: '[::1]:3000' })).toContain('ws://[::1]:3000');
  for (const host of [null, 'evil.example; script-src *', '*', 'a b']) {
    expect(contentSecurityPolicy({ ...facts, host })).toContain("connect-src 'self';");
  }
});
