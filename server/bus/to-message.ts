import type { LongText } from '#core/protocol/content.ts';
import type { DecisionId, FindingId, MessageId } from '#core/protocol/ids.ts';
import type { Broadcast, Message } from '#core/protocol/message.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import type { MessageDraft } from './message-bus.ts';

/** What the bus adds to a draft to make a message of it. */
export interface Stamp {
  readonly id: MessageId;
  readonly text: LongText;
  /** Epoch milliseconds of the sending. */
  readonly now: number;
  /** Of a response: whether its request has expired. */
  readonly late: boolean;
}

const ABOUT_NOTHING: readonly FindingId[] = Object.freeze([]);

function ifGiven<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}

function toBase({ from, importance, about }: MessageDraft, { id, text }: Stamp) {
  return {
    id,
    from,
    text,
    importance: importance ?? ('normal' as const),
    about: about ?? ABOUT_NOTHING,
  };
}

function toStage({
  decision,
  version,
}: Extract<MessageDraft, { readonly decision: DecisionId; readonly version: number }>) {
  return { decision, version };
}

/** Written out, for spreading takes twenty times as long in what is said most. */
function toBroadcast(
  { kind, status, term }: Extract<MessageDraft, { kind: 'broadcast' }>,
  { id, from, text, importance, about }: ReturnType<typeof toBase>,
): Broadcast {
  const broadcast = { kind, id, from, text, importance, about };
  if (status === undefined && term === undefined) return broadcast;
  return { ...broadcast, ...ifGiven('status', status), ...ifGiven('term', term) };
}

/** The message that a draft stands for. */
export function toMessage(draft: MessageDraft, stamp: Stamp): Message {
  const base = toBase(draft, stamp);
  const { kind } = draft;
  switch (kind) {
    case 'discovery':
      return { kind, ...base, findings: draft.findings };
    case 'request': {
      const deadlineAt = stamp.now + draft.timeoutMs;
      return { kind, ...base, deadlineAt, ...ifGiven('fallback', draft.fallback) };
    }
    case 'response': {
      const { correlationId, data } = draft;
      return { kind, ...base, correlationId, ...ifGiven('data', data), late: stamp.late };
    }
    case 'broadcast':
      return toBroadcast(draft, base);
    case 'dependency':
      return { kind, ...base, topic: draft.topic };
    case 'fulfilment':
      return { kind, ...base, topic: draft.topic };
    case 'validation':
      return { kind, ...base, verdict: draft.verdict, checks: draft.checks };
    default:
      return toSteeringMessage(draft, base);
  }
}

type Steering = Extract<MessageDraft, { kind: 'assignment' | 'notice' | 'proposal' | 'ballot' }>;

/** The message of a draft by which a team is led, or decides. */
function toSteeringMessage(draft: Steering, base: ReturnType<typeof toBase>): Message {
  const { kind } = draft;
  switch (kind) {
    case 'assignment':
      return { kind, ...base, step: draft.step, planVersion: draft.planVersion };
    case 'notice': {
      const { topic, regarding, triggers, decision } = draft;
      return {
        kind,
        ...base,
        topic,
        ...ifGiven('regarding', regarding),
        ...ifGiven('triggers', triggers),
        ...ifGiven('decision', decision),
      };
    }
    case 'proposal':
      return { kind, ...base, ...toStage(draft), role: draft.role };
    case 'ballot':
      return {
        kind,
        ...base,
        ...toStage(draft),
        choices: draft.choices,
        ...ifGiven('stance', draft.stance),
      };
    default:
      return unreachable(draft);
  }
}
