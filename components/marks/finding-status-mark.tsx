import {
  Check,
  CheckCheck,
  CircleDot,
  CircleSlash2,
  Hammer,
  X,
  type LucideIcon,
} from 'lucide-react';
import type { FindingStatus } from '#core/protocol/finding-status.ts';
import { sessionWords } from '#components/session-words.ts';

const looks: Record<FindingStatus, { readonly icon: LucideIcon; readonly tone: string }> = {
  open: { icon: CircleDot, tone: 'text-discovery' },
  'being-fixed': { icon: Hammer, tone: 'text-request' },
  fixed: { icon: Check, tone: 'text-pass' },
  validated: { icon: CheckCheck, tone: 'text-pass' },
  'failed-validation': { icon: X, tone: 'text-fail' },
  declined: { icon: CircleSlash2, tone: 'text-ink-faint' },
};

/** What became of a finding, as a small sign with its name. */
export function FindingStatusMark(props: {
  readonly status: FindingStatus;
  readonly size?: number;
}) {
  const { icon: Icon, tone } = looks[props.status];
  const name = sessionWords.findingStatuses[props.status];
  return (
    <span role="img" aria-label={name} title={name} className={`inline-flex shrink-0 ${tone}`}>
      <Icon aria-hidden size={props.size ?? 14} strokeWidth={2} />
    </span>
  );
}
