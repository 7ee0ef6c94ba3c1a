import {
  ArrowDownToLine,
  Ban,
  Check,
  Clock,
  History,
  Minus,
  X,
  type LucideIcon,
} from 'lucide-react';
import type {
  BallotRecord,
  DecisionRecord,
  ProposalRecord,
} from '#core/projections/patterns/decision-record.ts';
import {
  standingOf,
  standingOfProposal,
  type Standing,
} from '#core/projections/patterns/standing.ts';
import type { Stance } from '#core/protocol/decision.ts';
import type { MessageId } from '#core/protocol/ids.ts';
import { decisionWords as words } from '#components/decision-words.ts';
import { classNames } from '#components/ui/class-names.ts';
import { MessageRow, type Choosing } from './message-links.tsx';

const icons: Record<Standing, LucideIcon> = {
  counted: Check,
  abstained: Minus,
  replaced: ArrowDownToLine,
  stale: History,
  late: Clock,
  foreign: Ban,
  invalid: X,
};

const tones: Record<Stance, string> = {
  agree: 'text-pass',
  reservation: 'text-caution',
  objection: 'text-fail',
};

interface BallotRowProps {
  readonly record: DecisionRecord;
  readonly ballot: BallotRecord;
  /** Where proposals are made, a ballot says that there is none. */
  readonly isDecline: boolean;
  readonly choosing: Choosing;
}

/** A ballot: whose, for what, and what it is worth. */
export function BallotRow({ record, ballot, isDecline, choosing }: BallotRowProps) {
  const { message, voter, choices, stance, text } = ballot;
  const nothing = isDecline ? words.noneFromMe : words.noChoice;
  const choice = choices.length > 0 ? choices.join(' › ') : nothing;
  return (
    <CastRow
      {...{ message, text, choosing }}
      who={voter}
      what={stance === null ? choice : words.stances[stance]}
      tone={stance === null ? null : tones[stance]}
      standing={standingOf(record, ballot)}
    />
  );
}

interface ProposalRowProps {
  readonly record: DecisionRecord;
  readonly proposal: ProposalRecord;
  readonly choosing: Choosing;
}

/** A draft, an amendment or a candidacy: whose, its text, and what it is worth. */
export function ProposalRow({ record, proposal, choosing }: ProposalRowProps) {
  const { message, author, text } = proposal;
  const standing = standingOfProposal(record, proposal);
  return <CastRow {...{ message, text, choosing, standing }} who={author} what="" tone={null} />;
}

interface CastRowProps {
  readonly message: MessageId;
  readonly who: string;
  readonly what: string;
  readonly tone: string | null;
  readonly text: string;
  readonly standing: Standing;
  readonly choosing: Choosing;
}

function CastRow({ message, who, what, tone, text, standing, choosing }: CastRowProps) {
  const Icon = icons[standing];
  const stands = standing === 'counted' || standing === 'abstained';
  return (
    <MessageRow message={message} choosing={choosing}>
      <span className="flex items-baseline gap-2 text-12">
        <span className="shrink-0 text-13 text-ink">{who}</span>
        <span
          className={classNames(
            'min-w-0 flex-1 truncate font-medium',
            stands ? (tone ?? 'text-ink') : 'text-ink-faint line-through',
          )}
        >
          {what}
        </span>
        <span
          className={classNames(
            'flex shrink-0 items-center gap-1 self-center',
            standing === 'counted' ? 'text-ink-soft' : 'text-ink-faint',
          )}
        >
          <Icon aria-hidden size={12} />
          {words.standings[standing]}
        </span>
      </span>
      {text !== '' && <span className="line-clamp-2 text-12 text-ink-faint">{text}</span>}
    </MessageRow>
  );
}
