'use client';
import { AppMark } from '#components/ui/app-mark.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { words } from '#components/words.ts';

/** Shown where a page failed to render. */
export default function PageError({
  retry,
}: {
  readonly error: unknown;
  readonly retry: () => void;
}) {
  return (
    <main id="content" className="grid min-h-dvh place-items-center">
      <EmptyState
        isPage
        picture={<AppMark size={32} />}
        title={words.app.brokenTitle}
        action={<Button onClick={retry}>{words.app.tryAgain}</Button>}
      >
        {words.app.brokenText}
      </EmptyState>
    </main>
  );
}
