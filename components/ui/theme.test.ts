import { expect, it } from 'vitest';
import { parseTheme, themeCookie } from './theme.ts';

it('takes a theme only from the words it knows', () => {
  expect(parseTheme('dark')).toBe('dark');
  expect(parseTheme('light')).toBe('light');
  expect(parseTheme(undefined)).toBe('system');
  expect(parseTheme('"><script>')).toBe('system');
});

it('remembers the choice for the whole site', () => {
  expect(themeCookie('dark')).toBe('maos-theme=dark; path=/; max-age=31536000; samesite=lax');
});
