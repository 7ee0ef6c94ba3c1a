import { evolveBy } from '#core/log/evolve-by.ts';
import { LogMap } from '#core/log/log-map.ts';
import type { Projection } from '#core/log/projection.ts';
import type { EntryBodies, EntryOf } from '#core/protocol/entry.ts';
import { OPTION_LIMIT, type Stage } from '#core/protocol/decision.ts';
import type { AgentId, DecisionId, MessageId, Seq } from '#core/protocol/ids.ts';
import type { Message } from '#core/protocol/message.ts';
import type { DecisionRecord, Leadership, StageRecord, Told } from './decision-record.ts';
import { leaseEnd } from './results.ts';

/** Whether an agent is on the bus, or why not. */
export type Presence = 'here' | EntryBodies['agent-left']['reason'];

/** All decisions of a session, and what they depend on. */
export interface Decisions {
  readonly decisions: LogMap<DecisionId, DecisionRecord>;
  readonly presence: LogMap<AgentId, Presence>;
  /** Those that have not ended. */
  open: readonly DecisionId[];
  /** The version that each agent has read last of each decision: `agent decision` → version. */
  readonly heard: LogMap<string, number>;
  readonly papers: LogMap<MessageId, { readonly decision: DecisionId; readonly version: number }>;
}

/**
 * What agents decide together, total over any log: every decision with its question, pattern,
 * method, electorate, quorum, tie rule and limits (`opened`), its stages in order with their options
 * and deadlines, every draft, amendment, candidacy and ballot that was ever sent, its terms with
 * their leaders, who was told what, and its end. Of a record ask: `presentStage`, `owedBy` (who is
 * awaited), `standingOf` and `standingOfProposal` (what each is worth, and why), `countOf`,
 * `plainVoteOf` (what a plain vote over the first drafts of a consensus gave), `leadershipOf`.
 */
export const decisions: Projection<Decisions> = {
  name: 'decisions',
  version: 1,
  initial: () => ({
    decisions: new LogMap(),
    presence: new LogMap(),
    open: [],
    heard: new LogMap(),
    papers: new LogMap(),
  }),
  evolve: evolveBy<Decisions>({
    'agent-registered': ({ presence }, { body }) => presence.set(body.agent, 'here'),
    'agent-returned': ({ presence }, { body }) => presence.set(body.agent, 'here'),
    'agent-left': ({ presence }, { body }) => presence.set(body.agent, body.reason),
    'decision-opened': open,
    'decision-moved': move,
    'decision-closed': close,
    'lease-renewed': (state, { body }) =>
      changeTerm(state, body, (term) => ({ ...term, until: body.until, calledAt: null })),
    'leader-lost': (state, { at, body }) =>
      changeTerm(state, body, (term) => ({ ...term, lost: { reason: body.reason, at } })),
    'call-started': (state, { body }) => hear(state, body.agent, body.reads),
    'tool-finished': (state, { body }) => hear(state, body.agent, body.carried),
    'call-finished': (state, { at, body }) => {
      for (const id of state.open) {
        change(state, id, (record) => withSignOfLife(record, body.agent, at));
      }
    },
    'message-sent': (state, entry) => {
      cast(state, entry);
      tell(state, entry);
    },
  }),
  copy: (state) => ({
    decisions: state.decisions.copy(),
    presence: state.presence.copy(),
    open: state.open,
    heard: state.heard.copy(),
    papers: state.papers.copy(),
  }),
};

/** The version of a decision that an agent has read last, or null. */
export function heardVersion(state: Decisions, agent: AgentId, id: DecisionId): number | null {
  return state.heard.get(`${agent} ${id}`) ?? null;
}

/** Where a decision begins: with the ballot where there are options, else with what makes them. */
export function firstStage({
  pattern,
  options,
}: Pick<EntryBodies['decision-opened'], 'pattern' | 'options'>): Stage {
  if (options.length === 0) return pattern === 'election' ? 'proposing' : 'drafting';
  return pattern === 'consensus' && options.length === 1 ? 'reviewing' : 'balloting';
}

function open(state: Decisions, { seq, at, body }: EntryOf<'decision-opened'>): void {
  if (state.decisions.has(body.decision)) return;
  const first: StageRecord = {
    stage: firstStage(body),
    version: 1,
    round: 1,
    options: body.options,
    awaits: body.electorate,
    deadlineAt: body.deadlineAt,
    seq,
    at,
    through: null,
  };
  state.open = [...state.open, body.decision];
  state.decisions.set(body.decision, {
    decision: body.decision,
    opened: body,
    seq,
    at,
    stages: [first],
    ballots: [],
    proposals: [],
    terms: [],
    papers: [],
    outcomeTold: [],
    end: null,
  });
}

function move(state: Decisions, { seq, at, body }: EntryOf<'decision-moved'>): void {
  const { decision, through, ...stage } = body;
  changeOpen(state, decision, (record) => ({
    ...record,
    stages: [...endStage(record.stages, through), { ...stage, seq, at, through: null }],
    terms: stage.stage === 'leading' ? [...record.terms, ...toTerm(body, seq, at)] : record.terms,
  }));
}

function toTerm(
  { options, round, deadlineAt }: EntryBodies['decision-moved'],
  seq: Seq,
  at: number,
): readonly Leadership[] {
  const [winner] = options;
  if (winner === undefined) return [];
  const leader = winner.id as AgentId;
  const until = deadlineAt;
  return [{ term: round, leader, seq, since: at, until, calledAt: null, lost: null }];
}

function close(state: Decisions, { seq, at, body }: EntryOf<'decision-closed'>): void {
  changeOpen(state, body.decision, (record) => ({
    ...record,
    stages: endStage(record.stages, body.through),
    end: { outcome: body.outcome, seq, at },
  }));
  state.open = state.open.filter((id) => id !== body.decision);
}

function endStage(stages: readonly StageRecord[], through: Seq): readonly StageRecord[] {
  return stages.map((stage) => (stage.through === null ? { ...stage, through } : stage));
}

function changeTerm(
  state: Decisions,
  { decision, term }: { readonly decision: DecisionId; readonly term: number },
  next: (term: Leadership) => Leadership,
): void {
  changeOpen(state, decision, (record) => ({
    ...record,
    terms: record.terms.map((one) => (one.term === term && one.lost === null ? next(one) : one)),
  }));
}

/** A finished call of the leader within its lease is a sign of life. */
function withSignOfLife(record: DecisionRecord, agent: AgentId, at: number): DecisionRecord {
  const term = record.terms.at(-1);
  if (term?.leader !== agent || term.lost !== null || at >= leaseEnd(record, term)) return record;
  return { ...record, terms: [...record.terms.slice(0, -1), { ...term, calledAt: at }] };
}

function hear(state: Decisions, agent: AgentId, messages: readonly MessageId[]): void {
  for (const message of messages) {
    const paper = state.papers.get(message);
    if (paper === undefined) continue;
    const known = heardVersion(state, agent, paper.decision) ?? 0;
    state.heard.set(`${agent} ${paper.decision}`, Math.max(known, paper.version));
  }
}

function cast(state: Decisions, { seq, at, body }: EntryOf<'message-sent'>): void {
  const { message } = body;
  if (message.kind === 'ballot') {
    const { id, from, version, choices, stance = null, text } = message;
    const ballot = { message: id, voter: from, version, choices, stance, text: text.text, seq, at };
    change(state, message.decision, (record) => ({
      ...record,
      ballots: [...record.ballots, ballot],
    }));
  } else if (message.kind === 'proposal') {
    const { id, from, version, role } = message;
    const text = toOptionText(message);
    const proposal = { message: id, author: from, version, role, text, seq, at };
    change(state, message.decision, (record) => ({
      ...record,
      proposals: [...record.proposals, proposal],
    }));
  }
}

/** A text as an option holds it: clipped, and without control characters but line feeds. */
function toOptionText({ text }: Message): string {
  return text.text
    .replaceAll(/[\u0000-\u0009\u000b-\u001f\ud800-\udfff]/g, ' ')
    .slice(0, OPTION_LIMIT);
}

function tell(state: Decisions, { seq, body }: EntryOf<'message-sent'>): void {
  const { message, recipients, via } = body;
  if (message.kind !== 'notice' || message.decision === undefined || via !== 'system') return;
  const { id, version, part } = message.decision;
  const to = recipients.flatMap((one) => (one.state === 'queued' ? [one.agent] : []));
  const told: Told = { version, message: message.id, seq, to };
  state.papers.set(message.id, { decision: id, version });
  change(state, id, (record) =>
    part === 'paper'
      ? { ...record, papers: [...record.papers, told] }
      : { ...record, outcomeTold: [...record.outcomeTold, told] },
  );
}

function change(
  state: Decisions,
  id: DecisionId,
  next: (record: DecisionRecord) => DecisionRecord,
): void {
  const record = state.decisions.get(id);
  if (record !== undefined) state.decisions.set(id, next(record));
}

/** What follows a close changes nothing of what was decided. */
function changeOpen(
  state: Decisions,
  id: DecisionId,
  next: (record: DecisionRecord) => DecisionRecord,
): void {
  change(state, id, (record) => (record.end === null ? next(record) : record));
}
