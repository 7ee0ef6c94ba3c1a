import Link from 'next/link';
import { AppMark } from '#components/ui/app-mark.tsx';
import type { Theme } from '#components/ui/theme.ts';
import { ThemeSwitch } from '#components/ui/theme-switch.tsx';
import { words } from '#components/words.ts';
import { LineState } from './line-state.tsx';

/** The bar on top of the first page. */
export function HomeHeader({ theme }: { readonly theme: Theme }) {
  return (
    <header className="flex h-12 items-center gap-2 border-b border-line px-4 sm:px-6">
      <Link href="/" className="flex items-center gap-2.5 rounded-6 text-14 font-semibold">
        <AppMark />
        {words.app.name}
      </Link>
      <div className="ml-auto flex items-center gap-2">
        <LineState />
        <ThemeSwitch initial={theme} />
      </div>
    </header>
  );
}
