import { ChevronRight, Vote } from 'lucide-react';
import type { DecisionRecord } from '#core/projections/patterns/decision-record.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { decisionWords as words } from '#components/decision-words.ts';
import { DecisionFacts } from './decision-facts.tsx';
import { describeOutcome } from './describe-outcome.ts';
import type { Choosing } from './message-links.tsx';
import { OutcomeNote, PlainVoteNote } from './outcome-note.tsx';
import { SentElsewhere, StageSection } from './stage-section.tsx';

interface DecisionCardProps {
  readonly record: DecisionRecord;
  /** Whose ballot or proposal is still to come. */
  readonly owed: readonly AgentId[];
  /** Epoch milliseconds at the playhead. */
  readonly now: number;
  /** Whether it begins opened out. */
  readonly isOpened: boolean;
  readonly choosing: Choosing;
}

/** A decision of the team: its question, its rules, its outcome, and how it came to it. */
export function DecisionCard({ record, owed, now, isOpened, choosing }: DecisionCardProps) {
  const { opened, end, stages } = record;
  const state = end === null ? words.open : describeOutcome(end.outcome, opened.tie).title;
  return (
    <details open={isOpened} className="group border-b border-line px-4 py-3">
      <summary className="flex cursor-pointer list-none items-start gap-2.5 rounded-4 [&::-webkit-details-marker]:hidden">
        <Vote aria-hidden size={15} className="mt-0.5 shrink-0 text-ballot" />
        <div className="min-w-0 flex-1">
          <h2 className="text-13 font-medium break-words text-ink">{opened.question}</h2>
          <span className="block text-12 break-words text-ink-faint">
            {words.patterns[opened.pattern]} · {state}
          </span>
        </div>
        <ChevronRight
          aria-hidden
          size={14}
          className="mt-0.5 shrink-0 text-ink-faint transition-transform group-open:rotate-90"
        />
      </summary>
      <div className="mt-3 space-y-4">
        <OutcomeNote record={record} choosing={choosing} />
        {end !== null && <PlainVoteNote record={record} />}
        <DecisionFacts record={record} owed={owed} now={now} />
        {stages.map((stage) => (
          <StageSection key={stage.version} {...{ record, stage, now, choosing }} />
        ))}
        <SentElsewhere record={record} choosing={choosing} />
      </div>
    </details>
  );
}
