import type { DecisionRecord, StageRecord } from '#core/projections/patterns/decision-record.ts';
import { decisionWords as words } from '#components/decision-words.ts';
import { BallotRow, ProposalRow } from './ballot-row.tsx';
import { LeadershipNote } from './leadership-note.tsx';
import { PaperLink, type Choosing } from './message-links.tsx';
import { stageName } from './stage-name.ts';
import { Tally } from './tally.tsx';

interface StageSectionProps {
  readonly record: DecisionRecord;
  readonly stage: StageRecord;
  /** Epoch milliseconds at the playhead. */
  readonly now: number;
  readonly choosing: Choosing;
}

/** One stage of a decision: what could be chosen, and all that was sent for it. */
export function StageSection({ record, stage, now, choosing }: StageSectionProps) {
  const name = stageName(record, stage);
  const paper = record.papers.findLast(({ version }) => version === stage.version);
  return (
    <div role="group" aria-label={name}>
      <h3 className="mb-1.5 flex items-baseline gap-2 text-12 font-medium text-ink-faint">
        {name}
        {paper !== undefined && (
          <PaperLink
            message={paper.message}
            label={words.paper}
            name={words.paperOf(name)}
            choosing={choosing}
          />
        )}
      </h3>
      {stage.stage === 'balloting' && <Tally record={record} stage={stage} />}
      {stage.stage === 'reviewing' && <Reviewed stage={stage} />}
      {stage.stage === 'leading' ? (
        <LeadershipNote record={record} term={stage.round} now={now} />
      ) : (
        <Sent record={record} stage={stage} name={name} choosing={choosing} />
      )}
    </div>
  );
}

function Reviewed({ stage }: { readonly stage: StageRecord }) {
  return stage.options.map(({ id, text }) => (
    <p
      key={id}
      className="border-l-2 border-line-strong pl-2.5 text-13 break-words whitespace-pre-wrap text-ink"
    >
      {text}
    </p>
  ));
}

interface SentProps {
  readonly record: DecisionRecord;
  readonly stage: StageRecord;
  readonly name: string;
  readonly choosing: Choosing;
}

function Sent({ record, stage, name, choosing }: SentProps) {
  const isOfStage = ({ version }: { readonly version: number }) => version === stage.version;
  const ballots = record.ballots.filter(isOfStage);
  const proposals = record.proposals.filter(isOfStage);
  const isForProposals = stage.stage === 'drafting' || stage.stage === 'proposing';
  if (ballots.length + proposals.length === 0) {
    return (
      <p className="mt-1 text-12 text-ink-faint">
        {isForProposals ? words.noProposals : words.noBallots}
      </p>
    );
  }
  return (
    <ul aria-label={words.ballots(name)} className="mt-2">
      {proposals.map((proposal) => (
        <ProposalRow key={proposal.message} {...{ record, proposal, choosing }} />
      ))}
      {ballots.map((ballot) => (
        <BallotRow
          key={ballot.message}
          isDecline={isForProposals}
          {...{ record, ballot, choosing }}
        />
      ))}
    </ul>
  );
}

/** What was sent for a version that the decision never had; nothing where all was for a stage. */
export function SentElsewhere({
  record,
  choosing,
}: {
  readonly record: DecisionRecord;
  readonly choosing: Choosing;
}) {
  const isElsewhere = ({ version }: { readonly version: number }) =>
    record.stages.every((stage) => stage.version !== version);
  const ballots = record.ballots.filter(isElsewhere);
  const proposals = record.proposals.filter(isElsewhere);
  if (ballots.length + proposals.length === 0) return null;
  return (
    <div role="group" aria-label={words.elsewhere}>
      <h3 className="mb-1 text-12 font-medium text-ink-faint">{words.elsewhere}</h3>
      <ul>
        {proposals.map((proposal) => (
          <ProposalRow key={proposal.message} {...{ record, proposal, choosing }} />
        ))}
        {ballots.map((ballot) => (
          <BallotRow key={ballot.message} isDecline={false} {...{ record, ballot, choosing }} />
        ))}
      </ul>
    </div>
  );
}
