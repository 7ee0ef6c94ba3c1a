import type { Stance } from '#core/protocol/decision.ts';
import type { AgentId, DecisionId } from '#core/protocol/ids.ts';
import type { Proposal } from '#core/protocol/message.ts';
import type { DecisionRecord, StageRecord } from '#core/projections/patterns/decision-record.ts';
import { isValid, presentStage, roleAt, votersOf } from '#core/projections/patterns/standing.ts';
import type { DecisionDesk } from './decision-desk.ts';

/** Where an agent speaks: which decision, and which version of it where it names one. */
export interface Place {
  readonly agent: AgentId;
  readonly decision: string;
  readonly version?: number | undefined;
}

/** What a vote says, by an agent's tool or text. */
export interface Vote extends Place {
  readonly choices: readonly string[];
  readonly stance: Stance | null;
}

type Found = { readonly record: DecisionRecord; readonly stage: StageRecord };
type Fault = { readonly reason: string };

/**
 * Where a ballot is cast, or why it can't be. Without a version it is for the one that the agent has
 * read last. One for a version that is over may be cast: it is on record and does not count.
 */
export function placeBallot(
  desk: DecisionDesk,
  vote: Vote,
): { readonly decision: DecisionId; readonly version: number } | Fault {
  const found = findPlace(desk, vote);
  if ('reason' in found) return found;
  const { record, stage } = found;
  const { decision } = record;
  if (!votersOf(record, stage).includes(vote.agent)) {
    return { reason: `You have no vote in ${decision} at version ${stage.version}.` };
  }
  if (!isValid(stage, vote)) return { reason: tellChoices(record, stage) };
  return { decision, version: stage.version };
}

/** Where a proposal goes and as what, or why it can't be made. */
export function placeProposal(
  desk: DecisionDesk,
  place: Place,
):
  | {
      readonly decision: DecisionId;
      readonly version: number;
      readonly role: Proposal['role'];
    }
  | Fault {
  const found = findPlace(desk, place);
  if ('reason' in found) return found;
  const { record, stage } = found;
  const { decision, opened } = record;
  const role = roleAt(record, stage);
  if (role === null) {
    return { reason: `${decision} takes no proposals at version ${stage.version}. Vote instead.` };
  }
  if (!opened.electorate.includes(place.agent))
    return { reason: `You have no say in ${decision}.` };
  return { decision, version: stage.version, role };
}

function findPlace(desk: DecisionDesk, { agent, decision, version }: Place): Found | Fault {
  const record = desk.find(decision);
  if (record === null) return { reason: tellOpen(desk, agent, decision) };
  if (record.end !== null) return { reason: `${decision} has ended: it takes nothing more.` };
  const named = version ?? desk.heardVersion(agent, record.decision);
  if (named === null) return { reason: `You have not read yet what ${decision} asks of you.` };
  const stage = record.stages.find((one) => one.version === named && one.stage !== 'leading');
  if (stage !== undefined) return { record, stage };
  return { reason: `${decision} is at version ${presentStage(record).version}, not ${named}.` };
}

function tellOpen(desk: DecisionDesk, agent: AgentId, decision: string): string {
  const open = desk.openTo(agent).map((record) => `#${record.decision}`);
  const offer = open.length > 0 ? `Open to you are: ${open.join(', ')}.` : 'None is open to you.';
  return `There is no decision ${decision.slice(0, 120)}. ${offer}`;
}

function tellChoices({ decision }: DecisionRecord, { stage, options }: StageRecord): string {
  if (stage === 'reviewing') {
    return `${decision} asks for a stance: agree, reservation or objection, with the reason.`;
  }
  if (stage !== 'balloting') return `${decision} asks for a proposal, or for an empty ballot.`;
  const ids = options.map(({ id }) => id).join(', ');
  return `${decision} has the options ${ids}: choose by these ids, each once, or cast an empty ballot.`;
}
