import type { EntryOf } from '#core/protocol/entry.ts';
import { COORDINATOR, HUMAN, type AgentId, type MessageId, type Seq } from '#core/protocol/ids.ts';
import type { MessageBus } from '#server/bus/message-bus.ts';
import { runningStep, type Orchestration } from '../orchestration.ts';
import { tellUnfinished } from '../tell-unfinished.ts';

/** What waking a team needs to know. */
export interface Waking {
  readonly bus: MessageBus;
  readonly state: Orchestration;
  /** What the team is to go on for. */
  readonly continued: EntryOf<'session-continued'>;
  /** The whole text of what is wanted now; null where what was broken off is to be finished. */
  readonly request: string | null;
}

/**
 * Tells a team that sits on its seats again what is wanted: the request as the user's own words to
 * the coordinator, or that what was under way goes on. A request for one agent reaches it as a step,
 * which is not this one's to make.
 */
export async function wakeTeam(waking: Waking): Promise<void> {
  const { bus, state, continued, request } = waking;
  if (request !== null) return askCoordinator(waking, request);
  const busy = bus.agents().filter((agent) => runningStep(state, agent) !== null);
  await Promise.all(
    [...busy.filter((agent) => agent !== COORDINATOR), COORDINATOR].map((agent) =>
      bus.send({
        kind: 'notice',
        topic: 'continued',
        id: idOf(continued.seq, agent),
        from: COORDINATOR,
        to: [agent],
        importance: 'high',
        text: agent === COORDINATOR ? tellCoordinator(state) : GO_ON,
        causation: [continued.seq],
        via: 'system',
      }),
    ),
  );
}

const GO_ON =
  'The session was broken off and goes on now. What you had under way has ended; go on with your step.';

function tellCoordinator(state: Orchestration): string {
  return (
    'The session was broken off and goes on now. Steps under way go on by themselves. ' +
    tellUnfinished(state)
  );
}

async function askCoordinator({ bus, continued }: Waking, text: string): Promise<void> {
  await bus.send({
    kind: 'broadcast',
    id: idOf(continued.seq, COORDINATOR),
    from: HUMAN,
    to: [COORDINATOR],
    importance: 'high',
    text,
    causation: [continued.seq],
    via: 'human',
  });
}

function idOf(seq: Seq, agent: AgentId): MessageId {
  return `continued-${seq}-${agent}` as MessageId;
}
