'use client';
import { browserLine } from '#components/connection/browser-line.ts';
import { useLineLife } from '#components/connection/use-line.ts';
import { Button } from '#components/ui/button.tsx';
import { useNow } from '#components/ui/now.tsx';
import { words } from '#components/words.ts';

/** How the page stands to its server: quiet when all is well, plain when it is not. */
export function LineState() {
  const life = useLineLife();
  const now = useNow();
  if (life.kind === 'connecting') return null;
  const open = life.kind === 'open';
  const wait = life.kind === 'lost' ? Math.ceil((life.retryAt - now) / 1000) : 0;
  return (
    <div role="status" className="flex items-center gap-2 text-12 text-ink-faint">
      <span
        aria-hidden
        className={`size-1.5 rounded-full ${open ? 'bg-pass' : 'bg-fail animate-breathe'}`}
      />
      {open ? words.connection.live : words.connection[life.kind]}
      {wait > 0 ? (
        <>
          <span className="numeric hidden sm:inline">{words.connection.retryIn(wait)}</span>
          <Button size="small" variant="quiet" onClick={() => browserLine().retryNow()}>
            {words.connection.retryNow}
          </Button>
        </>
      ) : null}
    </div>
  );
}
