import type { EntryOf } from '#core/protocol/entry.ts';
import { COORDINATOR, HUMAN, type AgentId, type MessageId } from '#core/protocol/ids.ts';
import { clip } from '#server/agents/clip.ts';
import type { MessageBus, MessageDraft } from '#server/bus/message-bus.ts';
import { adoptPlan } from '../coordinator-tools/adopt-plan.ts';
import type { CoordinatorToolParts } from '../coordinator-tools/coordinator-tool-parts.ts';
import { withStep } from '../coordinator-tools/with-step.ts';
import { runningStep, type Orchestration } from '../orchestration.ts';
import { tellUnfinished } from '../tell-unfinished.ts';
import type { GoingOn } from './going-on.ts';

/**
 * Tells a team that sits on its seats again what is wanted: whoever was in a step goes on with it;
 * a request of all is the user's own word to the coordinator, and one of an agent a step of the plan.
 * Rejects when the plan can't take that step, or when the log takes nothing more.
 */
export async function wakeTeam(
  coordinator: CoordinatorToolParts,
  { continued, request }: GoingOn,
): Promise<void> {
  const { bus, state } = coordinator;
  await Promise.all(busyAgents(bus, state).map((agent) => bus.send(goOn(continued, agent))));
  const { agent } = continued.body;
  if (request === null) await bus.send(tellCoordinator(continued, state));
  else if (agent === null || agent === COORDINATOR) await bus.send(ask(continued, request));
  else await giveStep(coordinator, continued, { agent, request });
}

type Continued = EntryOf<'session-continued'>;

function busyAgents(bus: MessageBus, state: Orchestration): readonly AgentId[] {
  return bus
    .agents()
    .filter((agent) => agent !== COORDINATOR && runningStep(state, agent) !== null);
}

function goOn(continued: Continued, agent: AgentId): MessageDraft {
  return notice(continued, agent, {
    topic: 'continued',
    text: 'The session was broken off and goes on now. What you had under way has ended; go on with your step.',
  });
}

function tellCoordinator(continued: Continued, state: Orchestration): MessageDraft {
  return notice(continued, COORDINATOR, {
    topic: 'continued',
    text: `The session was broken off and goes on now. Steps under way go on by themselves. ${tellUnfinished(state)}`,
  });
}

function ask(continued: Continued, text: string): MessageDraft {
  return {
    kind: 'broadcast',
    id: idOf(continued, COORDINATOR),
    from: HUMAN,
    to: [COORDINATOR],
    importance: 'high',
    text,
    causation: [continued.seq],
    via: 'human',
  };
}

/** The longest instructions of a step; what is longer is said in full besides. */
const INSTRUCTIONS = 600;

async function giveStep(
  coordinator: CoordinatorToolParts,
  continued: Continued,
  { agent, request }: { readonly agent: AgentId; readonly request: string },
): Promise<void> {
  const { bus } = coordinator;
  const title = clip(request.replaceAll(/\s+/g, ' '), 120);
  if (request.length > INSTRUCTIONS) {
    await bus.send({ ...ask(continued, request), id: idOf(continued, agent), to: [agent] });
  }
  const adopted = await adoptPlan(coordinator, {
    use: { agent: HUMAN, started: continued.seq, because: [] },
    isAddition: true,
    propose: (state) =>
      withStep(state, {
        reason: clip(`The user asks ${agent}: ${title}`, 400),
        phase: undefined,
        prefix: 'request',
        step: { title, instructions: clip(request, INSTRUCTIONS), assignee: agent, after: [] },
      }),
  });
  if (!adopted.ok) throw new Error(adopted.text);
  await bus.send(
    notice(continued, COORDINATOR, {
      topic: 'plan-changed',
      text: `The session goes on: the user asks ${agent} for something, which is a step of the plan now: ${title} When it has ended, give the result.`,
    }),
  );
}

function notice(
  { seq }: Continued,
  to: AgentId,
  { topic, text }: { readonly topic: 'continued' | 'plan-changed'; readonly text: string },
): MessageDraft {
  return {
    ...{ kind: 'notice', topic, text },
    id: idOf({ seq }, to),
    ...{ from: COORDINATOR, to: [to], importance: 'high' },
    ...{ causation: [seq], via: 'system' },
  };
}

function idOf({ seq }: Pick<Continued, 'seq'>, agent: AgentId): MessageId {
  return `continued-${seq}-${agent}` as MessageId;
}
