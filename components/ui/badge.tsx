import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type BadgeTone =
  | 'neutral'
  | 'discovery'
  | 'request'
  | 'response'
  | 'broadcast'
  | 'dependency'
  | 'fulfilment'
  | 'validation'
  | 'pass'
  | 'fail'
  | 'caution';

const tones: Record<BadgeTone, string> = {
  neutral: 'bg-ink/8 text-ink-soft',
  discovery: 'bg-discovery/12 text-discovery',
  request: 'bg-request/12 text-request',
  response: 'bg-response/12 text-response',
  broadcast: 'bg-broadcast/12 text-broadcast',
  dependency: 'bg-dependency/12 text-dependency',
  fulfilment: 'bg-fulfilment/12 text-fulfilment',
  validation: 'bg-validation/12 text-validation',
  pass: 'bg-pass/12 text-pass',
  fail: 'bg-fail/12 text-fail',
  caution: 'bg-caution/12 text-caution',
};

interface BadgeProps {
  readonly tone?: BadgeTone;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A word or a number that marks something, in the colour of what it means. */
export function Badge({ tone = 'neutral', icon, children, className }: BadgeProps) {
  return (
    <span
      className={classNames(
        'numeric inline-flex h-5 shrink-0 items-center gap-1 rounded-6 px-1.5 text-12 font-medium whitespace-nowrap',
        tones[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
