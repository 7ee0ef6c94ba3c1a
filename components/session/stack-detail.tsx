'use client';
import type { AgentId } from '#core/protocol/ids.ts';
import { DetailFrame, DetailLink } from '#components/inspector/detail-parts.tsx';
import { KindMark } from '#components/marks/kind-mark.tsx';
import { words } from '#components/words.ts';
import { useSelection } from './selection-context.tsx';
import { useSession, useSessionStore } from './session-context.tsx';

/** All discoveries of a finder that have no card of their own. */
export function StackDetail({ finder }: { readonly finder: AgentId }) {
  const store = useSessionStore();
  const { select } = useSelection();
  useSession(({ playhead }) => playhead().seq);
  const stacked = [...store.view().graph.discoveries.values()].filter(
    (discovery) => discovery.finder === finder && discovery.seat === null,
  );
  return (
    <DetailFrame
      mark={<KindMark kind="discovery" />}
      title={finder}
      subtitle={words.kinds.discovery}
      onClose={() => select(null)}
    >
      <ul className="space-y-1.5">
        {stacked.map(({ id, text }) => (
          <li key={id}>
            <DetailLink onClick={() => select({ kind: 'message', id })}>{text}</DetailLink>
          </li>
        ))}
      </ul>
    </DetailFrame>
  );
}
