import type {
  DecisionOption,
  DecisionOutcome,
  PlainVote,
  Remark,
} from '#core/protocol/decision.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import type { DecisionRecord, StageRecord } from '#core/projections/patterns/decision-record.ts';
import { isCastingVote } from '#core/projections/patterns/standing.ts';

/** What the electorate is asked in a stage: the question, what can be chosen, and how to answer. */
export function writePaper(record: DecisionRecord, stage: StageRecord): string {
  const { opened, decision } = record;
  const { version } = stage;
  const seconds = Math.round(opened.stageMs / 1000);
  return [
    `${TITLES[opened.pattern]} ${decision}, version ${version}: ${opened.question}`,
    ...listOptions(stage.options),
    tellTask(record, stage),
    `You have ${seconds} ${seconds === 1 ? 'second' : 'seconds'}; what comes later does not count.`,
  ].join('\n');
}

const TITLES = { voting: 'Vote', consensus: 'Consensus', election: 'Election' } as const;

/** Each option on a line of its own, by its id: what ballots choose by. */
function listOptions(options: readonly DecisionOption[]): readonly string[] {
  return options.map(({ id, text }) => `- ${id}: ${text.replaceAll('\n', '\n  ')}`);
}

function tellTask(record: DecisionRecord, stage: StageRecord): string {
  const { decision, opened } = record;
  switch (stage.stage) {
    case 'drafting':
      return (
        `Write your own draft of an answer with propose (or PROPOSAL #${decision}: …). Nobody sees ` +
        'it before all drafts are in. With none to offer, cast an empty ballot.'
      );
    case 'proposing':
      return opened.pattern === 'election'
        ? `Stand with propose (or PROPOSAL #${decision}: why you), or cast an empty ballot.`
        : `There were objections. Propose the whole amended text (or PROPOSAL #${decision}: …), or cast an empty ballot.`;
    case 'balloting': {
      const best = opened.method === 'ranked' ? 'the ids, the best first' : 'one id';
      const casting = isCastingVote(record, stage) ? 'They have the same votes: you decide. ' : '';
      return `${casting}Choose by cast_ballot with ${best} (or BALLOT #${decision}: id). No choice is an abstention.`;
    }
    case 'reviewing':
      return (
        'Say by cast_ballot whether you agree, agree with a reservation, or object, and why (or ' +
        `BALLOT[agree] #${decision}: …, [reservation], [objection]). Object only to what must not stand.`
      );
    case 'leading':
      return '';
    default:
      return unreachable(stage.stage);
  }
}

/** Who leads now, and what that means. */
export function tellLeader({ opened, decision }: DecisionRecord, stage: StageRecord): string {
  const leader = stage.options[0]?.id ?? 'nobody';
  const seconds = Math.round((opened.leaseMs ?? 0) / 1000);
  return (
    `Election ${decision}: ${leader} leads in term ${stage.round}: ${opened.question}\n` +
    `Its lease lasts ${seconds} seconds from each finished call or renew_lease. It gives orders by ` +
    'broadcast with this decision and term; after its term they are refused.'
  );
}

/** How a decision ended, in words; the first line begins with what machines look for. */
export function writeOutcome(
  { opened, decision }: DecisionRecord,
  outcome: DecisionOutcome,
): string {
  const head = `${TITLES[opened.pattern]} ${decision} has ended: ${opened.question}`;
  return [tellOutcome(outcome), head].join('\n');
}

function tellOutcome(outcome: DecisionOutcome): string {
  switch (outcome.kind) {
    case 'decided':
      return tellDecided(outcome);
    case 'tied':
      return `Tied: ${outcome.tied.join(', ')}.`;
    case 'undecided':
      return `Undecided: ${WHY[outcome.why]}.`;
    case 'no-quorum':
      return `No quorum: ${outcome.voted} voted, ${outcome.quorum} were needed.`;
    case 'agreed':
      return [`Agreed: ${outcome.text}`, tellPlain(outcome.plainVote)].join('\n');
    case 'agreed-with-reservations':
      return [
        `Agreed with reservations: ${outcome.text}`,
        ...tellRemarks(outcome.reservations),
        tellPlain(outcome.plainVote),
      ].join('\n');
    case 'not-agreed':
      return [
        `Not agreed: ${outcome.text}`,
        ...tellRemarks([...outcome.objections, ...outcome.reservations]),
        tellPlain(outcome.plainVote),
      ].join('\n');
    case 'elected':
      return `Elected: ${outcome.leader}, term ${outcome.term}.`;
    case 'cancelled':
      return `Cancelled: ${outcome.reason}`;
    default:
      return unreachable(outcome);
  }
}

function tellDecided({ option, text, tieBroken }: Extract<DecisionOutcome, { kind: 'decided' }>) {
  const more = text === option ? '' : ` ${text}`;
  return `Decided: ${option}.${more}${tieBroken ? ' (by the tie rule)' : ''}`;
}

const WHY = {
  'no-options': 'nothing was proposed',
  'no-votes': 'nobody chose',
  'no-majority': 'no option has more than half of the votes',
} as const;

function tellRemarks(remarks: readonly Remark[]): readonly string[] {
  return remarks.map(({ agent, text }) => `- ${agent}: ${text}`);
}

function tellPlain({ option, text, tied }: PlainVote): string {
  if (option !== null) return `A plain vote over the first drafts gave: ${text}`;
  return tied.length > 0
    ? `A plain vote over the first drafts was a tie of ${tied.join(', ')}.`
    : 'A plain vote over the first drafts gave no winner.';
}
