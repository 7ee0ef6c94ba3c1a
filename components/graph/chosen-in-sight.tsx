'use client';
import { useReactFlow, useStore } from '@xyflow/react';
import { useEffect } from 'react';
import type { AgentId } from '#core/protocol/ids.ts';

/** Room left beside what is brought into sight, in pixels. */
const MARGIN = 24;

/** Who is chosen stays in sight when their details take room from the stage. */
export function ChosenInSight({ chosen }: { readonly chosen: AgentId | null }) {
  const flow = useReactFlow();
  const width = useStore((store) => store.width);
  useEffect(() => {
    const node = chosen === null ? undefined : flow.getNode(chosen);
    if (node === undefined || width === 0) return;
    const { x, y, zoom } = flow.getViewport();
    const left = node.position.x * zoom + x;
    const past = left + (node.width ?? 0) * zoom + MARGIN - width;
    const shift = past > 0 ? -past : Math.max(0, MARGIN - left);
    if (shift !== 0) void flow.setViewport({ x: x + shift, y, zoom }, { duration: 160 });
  }, [chosen, width, flow]);
  return null;
}
