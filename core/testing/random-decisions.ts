import type { EntryBodies } from '#core/protocol/entry.ts';
import { Stage, type DecisionOutcome } from '#core/protocol/decision.ts';
import type { AgentId, DecisionId, FindingId } from '#core/protocol/ids.ts';
import type { LogBuilder } from './log-builder.ts';

/** What may happen in a random log of what agents decide together. */
export const DECISION_HAPPENINGS = [
  'decision',
  'decision-moves',
  'decision-closes',
  'lease',
  'leader-lost',
  'proposal',
  'ballot',
  'ballot',
  'paper',
] as const;

/** A decision of a random log, and how far it is. */
export interface OpenDecision {
  readonly id: DecisionId;
  readonly pattern: EntryBodies['decision-opened']['pattern'];
  version: number;
}

/** What decisions need of the world of a random log. */
interface DecisionWorld {
  readonly log: LogBuilder;
  readonly team: readonly string[];
  readonly findings: readonly string[];
  readonly decisions: OpenDecision[];
}

interface Numbers {
  readonly who: number;
  readonly whom: number;
  readonly which: number;
}

type Happening = (world: DecisionWorld, numbers: Numbers) => void;
const pick = <T>(values: readonly T[], at: number): T | undefined => values[at % values.length];
const severities = ['low', 'medium', 'high', 'critical'] as const;
const options = severities.map((id) => ({ id, text: `It is ${id}` }));
const memberOf = ({ team }: DecisionWorld, at: number): AgentId =>
  (pick(team, at) ?? 'coordinator') as AgentId;

/** Lets one of these happen. Entries are valid one by one; their order may be any. */
export const happenDecisions: {
  readonly [H in (typeof DECISION_HAPPENINGS)[number]]: Happening;
} = {
  decision: (world, { who, whom, which }) => {
    const id = `d-${world.decisions.length + 1}` as DecisionId;
    const pattern = pick(['voting', 'consensus', 'election'] as const, which) ?? 'voting';
    const finding = pick(world.findings, who);
    world.decisions.push({ id, pattern, version: 1 });
    world.log.entry('decision-opened', {
      ...{ decision: id, pattern, by: memberOf(world, who), question: 'How bad is it?' },
      options: which % 2 ? options : [],
      electorate: world.team.slice(0, 2 + (whom % 5)) as readonly string[] as readonly AgentId[],
      quorum: 1 + (whom % 3),
      method: pick(['plurality', 'majority', 'ranked'] as const, who) ?? 'plurality',
      tie: pick(['earliest-draft', 'coordinator', 'none'] as const, whom) ?? 'none',
      ...{ roundsCap: 3, stageMs: 60_000, deadlineAt: 2_000_000_000_000 },
      ...(pattern === 'election' ? { leaseMs: 60_000 } : {}),
      about: finding === undefined ? [] : [finding as FindingId],
      ...(which % 2 ? { settles: 'severity' as const } : {}),
    });
  },
  'decision-moves': (world, { who, whom, which }) => {
    const open = pick(world.decisions, which);
    if (open === undefined) return;
    open.version += 1;
    const leads = open.pattern === 'election' && whom % 2 === 0;
    const stage = leads ? 'leading' : (pick(Stage.options, whom) ?? 'drafting');
    const leader = { id: memberOf(world, who), text: 'The leader' };
    world.log.entry('decision-moved', {
      ...{ decision: open.id, stage, version: open.version, round: 1 + (whom % 3) },
      options: stage === 'leading' ? [leader] : options.slice(0, 1 + (which % 4)),
      awaits: world.team.slice(0, 1 + (whom % 4)) as readonly string[] as readonly AgentId[],
      deadlineAt: 2_000_000_000_000,
      through: Math.max(0, world.log.head - (whom % 3)),
    });
  },
  'decision-closes': (world, { who, which }) => {
    const open = pick(world.decisions, which);
    const outcome = outcomeOf(who, world);
    if (open === undefined || which % 3 > 0) return;
    world.log.entry('decision-closed', {
      decision: open.id,
      outcome,
      through: world.log.head,
    });
  },
  lease: (world, { who, whom, which }) => {
    const open = pick(world.decisions, which);
    if (open === undefined) return;
    const leader = memberOf(world, who);
    const until = 2_000_000_000_000 + whom;
    const body = { decision: open.id, term: 1 + (whom % 3), leader, until };
    world.log.entry('lease-renewed', body);
  },
  'leader-lost': (world, { who, whom, which }) => {
    const open = pick(world.decisions, which);
    const reason = pick(['left', 'failed', 'lease-lapsed'] as const, which) ?? 'left';
    if (open === undefined) return;
    const body = { decision: open.id, term: 1 + (whom % 3), leader: memberOf(world, who), reason };
    world.log.entry('leader-lost', body);
  },
  proposal: (world, { who, whom, which }) => {
    const open = pick(world.decisions, which);
    if (open === undefined) return;
    const role = pick(['draft', 'amendment', 'candidacy'] as const, whom) ?? 'draft';
    const version = Math.max(1, open.version - (whom % 2));
    const said = { kind: 'proposal', text: `Draft ${which}\u0000`, role, version } as const;
    world.log.say(memberOf(world, who), { ...said, decision: open.id }, { to: [] });
  },
  ballot: (world, { who, whom, which }) => {
    const open = pick(world.decisions, which);
    if (open === undefined) return;
    const chosen = whom % 4 === 0 ? [] : options.slice(whom % 3, 1 + (whom % 4));
    const stance = pick(['agree', 'reservation', 'objection', null, null] as const, which) ?? null;
    const said = {
      ...{ kind: 'ballot' as const, text: 'My vote.', decision: open.id },
      version: Math.max(1, open.version - (whom % 3)),
      choices: stance === null ? chosen.map(({ id }) => id) : [],
      ...(stance === null ? {} : { stance }),
    };
    world.log.say(memberOf(world, who), said, { to: [] });
  },
  paper: (world, { whom, which }) => {
    const open = pick(world.decisions, which);
    if (open === undefined) return;
    const part = whom % 3 ? 'paper' : 'outcome';
    const decision = { id: open.id, version: open.version, part } as const;
    const said = { kind: 'notice', text: 'You are asked.', topic: 'decision', decision } as const;
    const to = world.team.slice(0, 1 + (whom % 4));
    world.log.say('coordinator', said, { to, via: 'system' });
  },
};

function outcomeOf(at: number, world: DecisionWorld): DecisionOutcome {
  const text = 'It is high';
  const counts = [{ option: 'high', votes: 2 }];
  const plainVote = { option: null, text: '', counts, tied: ['high', 'low'] };
  const remarks = [{ agent: memberOf(world, at), text: 'Not so.' }];
  const all: readonly DecisionOutcome[] = [
    { kind: 'decided', option: 'high', text, counts, tieBroken: false },
    { kind: 'decided', option: 'c', text, counts, tieBroken: true },
    { kind: 'tied', tied: ['high', 'low'], counts },
    { kind: 'undecided', why: 'no-majority', counts },
    { kind: 'no-quorum', voted: 1, quorum: 2 },
    { kind: 'agreed', text, plainVote },
    { kind: 'agreed-with-reservations', text, reservations: remarks, plainVote },
    { kind: 'not-agreed', text, reservations: [], objections: remarks, plainVote },
    { kind: 'elected', leader: memberOf(world, at), term: 1 },
    { kind: 'cancelled', reason: 'The session ended.' },
  ];
  return pick(all, at) as DecisionOutcome;
}
