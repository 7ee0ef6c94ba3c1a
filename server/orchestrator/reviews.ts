import type { Entry, EntryOf } from '#core/protocol/entry.ts';
import { COORDINATOR, HUMAN, type AgentId, type MessageId, type Seq } from '#core/protocol/ids.ts';
import type { PlanTrigger } from '#core/protocol/plan.ts';
import { occasionOf, type Occasion } from './trigger-of.ts';

/** What the coordinator has read that calls for a look at the plan. */
export interface Considered {
  readonly seq: Seq;
  readonly triggers: readonly PlanTrigger[];
}

/** What calls for a look at the plan, and what the coordinator knows of it: a fold of the log. */
export interface Reviews {
  /** What no review has told yet, and the coordinator has not read itself. */
  pending: readonly Occasion[];
  /** The review that the coordinator has not read; there is one at most. */
  unread: MessageId | null;
  /** How many reviews there were. */
  count: number;
  /** What the coordinator has read in its turn and since its last revision. */
  considered: readonly Considered[];
  /** Every message that calls for a look at the plan, by its id. */
  readonly known: Map<MessageId, Considered>;
  /** Turns of the team since something last came of one. */
  idleTurns: number;
  /** When something last came of the work, in epoch milliseconds. */
  progressAt: number;
  /** Whether the coordinator has given its last word in this turn. */
  concluded: boolean;
}

/** Before the first entry. */
export function initialReviews(): Reviews {
  return {
    pending: [],
    unread: null,
    count: 0,
    considered: [],
    known: new Map(),
    idleTurns: 0,
    progressAt: 0,
    concluded: false,
  };
}

/** Takes one entry in, in place. */
export function evolveReviews(reviews: Reviews, entry: Entry): void {
  if (bringsProgress(entry)) markProgress(reviews, entry.at);
  const occasion = occasionOf(entry);
  if (occasion !== null) note(reviews, occasion);
  if (entry.type === 'message-sent') noteNotice(reviews, entry);
  else if (entry.type === 'turn-finished' && isOfTeam(entry.body.agent)) reviews.idleTurns += 1;
  else evolveByCoordinator(reviews, entry);
}

/** What the coordinator does: it reads, revises, ends its turn or concludes. */
function evolveByCoordinator(reviews: Reviews, entry: Entry): void {
  switch (entry.type) {
    case 'call-started':
      if (entry.body.agent === COORDINATOR) read(reviews, entry);
      return;
    case 'tool-finished':
      reviews.concluded ||= isConclusion(entry);
      return;
    case 'turn-started':
      if (entry.body.agent === COORDINATOR) reviews.concluded = false;
      return;
    case 'turn-finished':
      reviews.considered = [];
      return;
    case 'plan-revised':
      if (entry.body.by === COORDINATOR) reviews.considered = [];
      return;
    default:
  }
}

function isConclusion({ body: { agent, name, ok } }: EntryOf<'tool-finished'>): boolean {
  return agent === COORDINATOR && name === 'finish' && ok;
}

function isOfTeam(agent: AgentId): boolean {
  return agent !== COORDINATOR && agent !== HUMAN;
}

/** The triggers that the coordinator has read, each once, in the order in which it read them. */
export function triggersConsidered({ considered }: Reviews): readonly PlanTrigger[] {
  return [...new Set(considered.flatMap(({ triggers }) => triggers))];
}

/** Whether the coordinator has had its say on everything that called for it. */
export function isReviewed({ pending, unread }: Reviews): boolean {
  return pending.length === 0 && unread === null;
}

function note(reviews: Reviews, occasion: Occasion): void {
  const { trigger, seq, message } = occasion;
  reviews.pending = [...reviews.pending, occasion];
  if (message !== null) reviews.known.set(message, { seq, triggers: [trigger] });
}

/** A review tells what its causation names; a stall is one of its own kind. */
function noteNotice(reviews: Reviews, { seq, at, causation, body }: EntryOf<'message-sent'>): void {
  const { message, via } = body;
  if (message.kind !== 'notice' || via !== 'system' || message.triggers === undefined) return;
  reviews.known.set(message.id, { seq, triggers: message.triggers });
  if (message.topic !== 'review') return;
  reviews.pending = reviews.pending.filter((occasion) => !causation.includes(occasion.seq));
  reviews.unread = message.id;
  reviews.count += 1;
  if (message.triggers.includes('no-progress')) markProgress(reviews, at);
}

function read(reviews: Reviews, { body }: EntryOf<'call-started'>): void {
  const ids = new Set(body.reads);
  if (reviews.unread !== null && ids.has(reviews.unread)) reviews.unread = null;
  const heard = body.reads.flatMap((id) => reviews.known.get(id) ?? []);
  if (heard.length === 0) return;
  const before = reviews.considered.filter(({ seq }) => !heard.some((one) => one.seq === seq));
  reviews.considered = [...before, ...heard];
  reviews.pending = reviews.pending.filter(({ message }) => message === null || !ids.has(message));
}

const PROGRESS: ReadonlySet<Entry['type']> = new Set([
  'session-launched',
  'session-interrupted',
  'agent-registered',
  'plan-revised',
  'step-started',
  'step-finished',
  'file-changed',
]);

function bringsProgress(entry: Entry): boolean {
  if (entry.type !== 'message-sent') return PROGRESS.has(entry.type);
  const { kind } = entry.body.message;
  return kind === 'discovery' || kind === 'validation';
}

function markProgress(reviews: Reviews, at: number): void {
  reviews.idleTurns = 0;
  reviews.progressAt = at;
}
