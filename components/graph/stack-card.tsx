'use client';
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { sessionWords } from '#components/session-words.ts';
import { classNames } from '#components/ui/class-names.ts';
import { CardHandles } from './card-handles.tsx';
import type { StackElement } from './graph-elements.ts';
import { useGraph } from './graph-source.tsx';

/** The discoveries of a finder beyond those with a card; choosing it lists them. */
export const StackCard = memo(function StackCard({ data, selected }: NodeProps<StackElement>) {
  const count = useGraph((graph) => graph.stacks.get(data.id)?.count ?? 0);
  return (
    <div
      className={classNames(
        'numeric flex h-full w-full items-center justify-center rounded-6 border border-line bg-sunken text-12 text-ink-soft',
        selected && 'ring-2 ring-focus ring-offset-1 ring-offset-ground',
      )}
    >
      <CardHandles />
      {sessionWords.graph.more(count)}
    </div>
  );
});
