import type { Entry, EntryOf } from '#core/protocol/entry.ts';
import {
  COORDINATOR,
  HUMAN,
  type AgentId,
  type FindingId,
  type MessageId,
  type Seq,
} from '#core/protocol/ids.ts';
import type { Message } from '#core/protocol/message.ts';
import type { PlanTrigger } from '#core/protocol/plan.ts';
import { reasonOf } from './reason-of.ts';

/** Something that calls for a look at the plan. */
export interface Occasion {
  readonly trigger: PlanTrigger;
  /** The entry that calls for it. */
  readonly seq: Seq;
  /** The message that it is, where it is one: a coordinator that has read it needs no review. */
  readonly message: MessageId | null;
  /** The agent that was lost, where that is it. */
  readonly agent: AgentId | null;
  readonly critical: boolean;
  readonly about: readonly FindingId[];
  /** What happened, in one line. */
  readonly text: string;
}

/** The longest that a line quotes of a message, in characters. */
const QUOTED = 240;

/** What an entry calls for by itself, or null. What the coordinator did itself calls for nothing. */
export function occasionOf(entry: Entry): Occasion | null {
  switch (entry.type) {
    case 'message-sent':
      return occasionInMessage(entry);
    case 'agent-left':
      return occasionInLoss(entry);
    default:
      return null;
  }
}

function occasionInMessage({ seq, body }: EntryOf<'message-sent'>): Occasion | null {
  const { message, via } = body;
  const trigger = via === 'system' || message.from === COORDINATOR ? null : triggerIn(body);
  if (trigger === null) return null;
  return {
    trigger,
    seq,
    message: message.id,
    agent: null,
    critical: message.importance === 'critical',
    about: message.kind === 'discovery' ? message.findings.map(({ id }) => id) : message.about,
    text: `${trigger} (${message.importance}), ${message.from}, ${message.id}: ${quote(message)}`,
  };
}

function triggerIn({ message, to }: EntryOf<'message-sent'>['body']): PlanTrigger | null {
  const matters = message.importance === 'high' || message.importance === 'critical';
  if (message.kind === 'discovery' && matters) return 'discovery';
  if (message.kind === 'validation' && message.verdict === 'fail') return 'failed-validation';
  const isInstruction = message.from === HUMAN && message.kind !== 'response';
  return isInstruction && (to === 'all' || to.includes(COORDINATOR)) ? 'human' : null;
}

function quote({ text: { text } }: Message): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= QUOTED ? line : `${line.slice(0, QUOTED - 1)}…`;
}

function occasionInLoss({ seq, body }: EntryOf<'agent-left'>): Occasion | null {
  const { agent, reason } = body;
  if (reason === 'session-ended' || agent === COORDINATOR || agent === HUMAN) return null;
  const text = `agent-lost: ${agent} has left the team. ${reasonOf(body).slice(0, QUOTED)}`;
  return { trigger: 'agent-lost', seq, message: null, agent, critical: false, about: [], text };
}
