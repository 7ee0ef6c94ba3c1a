import { pino } from 'pino';
import type { AgentId, SessionId } from '../../core/protocol/ids.ts';
import type { MessageKind } from '../../core/protocol/message.ts';
import type { SessionSummary } from '../../core/protocol/session-summary.ts';
import { createMessageBus } from '../../server/bus/create-message-bus.ts';
import type { Mailbox, MessageBus } from '../../server/bus/message-bus.ts';
import { createSessionLog } from '../../server/persistence/create-session-log.ts';
import type { SessionLog } from '../../server/persistence/session-log.ts';
import type { SessionLogStore } from '../../server/persistence/session-log-store.ts';
import { createRandomIds } from '../../server/random-ids.ts';
import { systemClock } from '../../server/system-clock.ts';

/** A logger that says nothing. */
export const silent = pino({ level: 'silent' });
const ids = createRandomIds();

/** A new session in the store, and its log as its owner writes it. */
export async function openLog(store: SessionLogStore): Promise<SessionLog> {
  const summary = summaryOf(ids.next('s') as SessionId);
  const ownership = await store.createSession(summary, 'bench');
  return createSessionLog(store, ownership, systemClock);
}

/** A bus on the log, with the parts that the server gives it and mailboxes that hold a burst. */
export function openBus(log: SessionLog): MessageBus {
  return createMessageBus({
    log,
    clock: systemClock,
    ids,
    mailboxLimit: 100_000,
    toLongText: (text) => Promise.resolve({ text }),
  });
}

/** Puts agents on the bus who hear broadcasts; `names` of them at once. */
export function join(bus: MessageBus, names: readonly string[]): Promise<readonly Mailbox[]> {
  const subscriptions: readonly MessageKind[] = ['broadcast', 'discovery'];
  return Promise.all(
    names.map((name) =>
      bus.register({
        agent: name as AgentId,
        role: 'analyst',
        capabilities: ['review'],
        subscriptions,
        model: null,
        systemPrompt: null,
        tools: null,
      }),
    ),
  );
}

/** `prefix-1` to `prefix-count`. */
export function namesOf(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}

function summaryOf(id: SessionId): SessionSummary {
  return {
    id,
    task: 'Analyze security and fix issues',
    workspace: { kind: 'sample', name: 'shop' },
    model: 'offline',
    mode: 'orchestrated',
    comparedWith: null,
    state: 'running',
    reason: '',
    startedAt: systemClock.now(),
    endedAt: null,
    restedMs: 0,
    agents: 0,
    findings: 0,
    fixed: 0,
    validated: 0,
    messages: 0,
    inputTokens: 0,
    outputTokens: 0,
    costUsd: 0,
    head: 0,
  };
}
