'use client';
import { useSessionLog } from '#components/connection/use-session-log.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import { useNow } from '#components/ui/now.tsx';
import { words } from '#components/words.ts';

/** Says what is wrong with the line to the server, if anything is. */
export function ConnectionNote({ session }: { readonly session: SessionId }) {
  const { connection } = useSessionLog(session);
  const now = useNow();
  if (connection.kind !== 'lost' && connection.kind !== 'refused') return null;
  const text =
    connection.kind === 'lost'
      ? `${words.connection.lost}. ${words.connection.retryIn(Math.max(0, Math.ceil((connection.retryAt - now) / 1000)))}`
      : connection.message || words.errors.unauthorised.text;
  return (
    <p role="alert" className="shrink-0 bg-caution/12 px-4 py-1.5 text-13 text-caution">
      {text}
    </p>
  );
}
