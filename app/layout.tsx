import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { connection } from 'next/server';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { PageFrame } from '#components/ui/page-frame.tsx';
import { parseTheme, THEME_COOKIE } from '#components/ui/theme.ts';
import { words } from '#components/words.ts';
import './globals.css';

export const metadata: Metadata = {
  title: { default: words.app.title, template: `%s · ${words.app.name}` },
  description: words.app.description,
};

export const viewport: Viewport = {
  colorScheme: 'dark light',
  themeColor: [
    { media: '(prefers-color-scheme: dark)', color: '#0e1014' },
    { media: '(prefers-color-scheme: light)', color: '#f9fafb' },
  ],
};

async function requestTime(): Promise<number> {
  await connection();
  return Date.now();
}

/** The frame of every page. Rendered for each request: the nonce of its scripts is never used twice. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const renderedAt = await requestTime();
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={theme} className="font-sans">
      <body className="min-h-dvh">
        <a
          href="#content"
          className="fixed top-2 left-2 z-50 -translate-y-16 rounded-8 bg-overlay px-3 py-2 text-13 opacity-0 shadow-float focus:translate-y-0 focus:opacity-100"
        >
          {words.app.skip}
        </a>
        <PageFrame renderedAt={renderedAt}>
          <NuqsAdapter>{children}</NuqsAdapter>
        </PageFrame>
      </body>
    </html>
  );
}
