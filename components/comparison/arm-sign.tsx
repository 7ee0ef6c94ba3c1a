import type { Arm } from '#core/views/run-measures/compare-runs.ts';
import { classNames } from '#components/ui/class-names.ts';

const look: Record<Arm, string> = {
  together: 'bg-ink',
  apart: 'border-2 border-ink bg-ground',
};

/** The sign of a way on this page: a dot for together, a ring for apart. Decoration. */
export function ArmSign({ arm, className }: { readonly arm: Arm; readonly className?: string }) {
  return (
    <span
      aria-hidden
      className={classNames('inline-block size-2.5 shrink-0 rounded-full', look[arm], className)}
    />
  );
}
