export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The cookie that remembers the choice; the server reads it, so no page flashes. */
export const THEME_COOKIE = 'maos-theme';

/** The theme that a cookie's value names; `system` for anything else. */
export function parseTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system';
}

/** Shows the page in `theme` at once, and remembers it for the next visits. */
export function wearTheme(page: Document, theme: Theme): void {
  page.documentElement.dataset['theme'] = theme;
  page.cookie = themeCookie(theme);
}

/** The cookie that remembers `theme` for a year, as document.cookie takes it. */
export function themeCookie(theme: Theme): string {
  return `${THEME_COOKIE}=${theme}; path=/; max-age=31536000; samesite=lax`;
}
