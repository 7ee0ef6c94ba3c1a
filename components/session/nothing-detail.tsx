'use client';
import { DetailFrame } from '#components/inspector/detail-parts.tsx';
import { sessionWords } from '#components/session-words.ts';
import { useSelection } from './selection-context.tsx';

/** Something was chosen that is not there at the playhead's moment. */
export function NothingDetail({ title }: { readonly title: string }) {
  const { select } = useSelection();
  return (
    <DetailFrame mark={null} title={title} onClose={() => select(null)}>
      <p className="text-13 text-ink-faint">{sessionWords.details.nothing}</p>
    </DetailFrame>
  );
}
