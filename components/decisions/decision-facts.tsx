import type { ReactNode } from 'react';
import type { DecisionRecord } from '#core/projections/patterns/decision-record.ts';
import { presentStage } from '#core/projections/patterns/standing.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { decisionWords as words } from '#components/decision-words.ts';
import { formatClock, formatDuration } from '#components/ui/time-format.ts';

interface DecisionFactsProps {
  readonly record: DecisionRecord;
  /** Whose ballot or proposal is still to come. */
  readonly owed: readonly AgentId[];
  /** Epoch milliseconds at the playhead. */
  readonly now: number;
}

/** By which rules a decision is taken, and for whom it waits while it is open. */
export function DecisionFacts({ record, owed, now }: DecisionFactsProps) {
  const { opened, end } = record;
  const cap = { voting: null, consensus: words.roundsCap, election: words.termsCap }[
    opened.pattern
  ];
  const isLeading = presentStage(record).stage === 'leading';
  return (
    <dl className="numeric grid grid-cols-[5.5rem_1fr] gap-x-3 gap-y-0.5 text-12">
      <Fact name={words.facts.how}>
        {words.patterns[opened.pattern]}, {words.methods[opened.method]}
      </Fact>
      <Fact name={words.facts.by}>{opened.by}</Fact>
      <Fact name={words.facts.electorate}>{opened.electorate.join(', ')}</Fact>
      <Fact name={words.facts.quorum}>
        {words.quorumOf(opened.quorum, opened.electorate.length)}
      </Fact>
      <Fact name={words.facts.tie}>{words.ties[opened.tie]}</Fact>
      {cap !== null && <Fact name={words.facts.rounds}>{cap(opened.roundsCap)}</Fact>}
      {opened.settles === 'severity' && <Fact name={words.facts.settles}>{words.severity}</Fact>}
      {!isLeading && (
        <Fact name={words.facts.deadline}>
          <Deadline at={presentStage(record).deadlineAt} now={now} isOpen={end === null} />
        </Fact>
      )}
      {end === null && !isLeading && (
        <Fact name={words.facts.waitsFor}>
          {owed.length === 0 ? words.nobody : owed.join(', ')}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-ink-faint">{name}</dt>
      <dd className="min-w-0 break-words text-ink-soft">{children}</dd>
    </div>
  );
}

function Deadline(props: { readonly at: number; readonly now: number; readonly isOpen: boolean }) {
  const { at, now, isOpen } = props;
  const clock = formatClock(at);
  return isOpen && at > now ? words.left(formatDuration(at - now), clock) : words.timeIsOver(clock);
}
