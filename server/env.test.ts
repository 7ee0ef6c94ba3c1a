import { describe, expect, it } from 'vitest';
import { readSettings } from './env.ts';

describe('readSettings', () => {
  it('gives defaults on an empty environment and treats empty values as unset', () => {
    const settings = readSettings({ PORT: '', DATABASE_URL: '' }, '/srv/maos');
    expect(settings).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      home: '/srv/maos/.maos',
      token: null,
      databaseUrl: null,
      development: false,
    });
  });

  it.each([
    ['PORT', 'ninety'],
    ['PORT', '70000'],
    ['MAOS_TOKEN', 'short'],
    ['MAOS_TOKEN', 'has spaces in the middle of it'],
    ['MAOS_ORIGIN', 'maos.example.org'],
    ['MAOS_ORIGIN', 'ftp://maos.example.org'],
    ['DATABASE_URL', 'mysql://localhost/maos'],
    ['MAOS_WORKSPACE_ROOTS', 'code'],
    ['ANTHROPIC_API_KEY', 'two words'],
    ['ANTHROPIC_BASE_URL', 'nowhere'],
  ])('refuses %s=%s with a sentence that names it', (name, value) => {
    expect(() => readSettings({ [name]: value }, '/srv')).toThrow(name);
  });

  it('reduces an origin to scheme, host and port, and splits the roots', () => {
    const settings = readSettings(
      { MAOS_ORIGIN: 'https://Maos.example.org/path', MAOS_WORKSPACE_ROOTS: '/a:/b c' },
      '/srv',
    );
    expect(settings.origin).toBe('https://maos.example.org');
    expect(settings.workspaceRoots).toEqual(['/a', '/b c']);
  });
});
