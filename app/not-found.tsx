import Link from 'next/link';
import { AppMark } from '#components/ui/app-mark.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { words } from '#components/words.ts';

/** Shown for an address that leads nowhere. */
export default function NotFound() {
  return (
    <main id="content" className="grid min-h-dvh place-items-center">
      <EmptyState
        isPage
        picture={<AppMark size={32} />}
        title={words.app.notFoundTitle}
        action={
          <Link href="/" className={buttonClass('secondary')}>
            {words.app.backHome}
          </Link>
        }
      >
        {words.app.notFoundText}
      </EmptyState>
    </main>
  );
}
