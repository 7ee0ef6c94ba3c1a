import type { AgentId, StepId } from '#core/protocol/ids.ts';
import type { AgentParts } from '#server/agents/agent-parts.ts';
import { createFindingsBook } from '#server/agents/findings-book.ts';
import { createRequestBook } from '#server/agents/request-book.ts';
import { createMessageBus } from '#server/bus/create-message-bus.ts';
import { toLongText } from '#server/persistence/text-blobs.ts';
import { createCallGate } from './call-gate.ts';
import { createDecisionEngine, type DecisionEngine } from './patterns/decisions.ts';
import type { SessionLimits, SessionParts } from './session-parts.ts';

/** What the parts of all agents need to know of their session's run. */
export interface AgentPartsNeeds {
  readonly limits: SessionLimits;
  /** The step that the agent is in, by the log; null when it is in none. */
  readonly stepOf: (agent: AgentId) => StepId | null;
  /** Called when the session has made its last call, with what to say about it. */
  readonly onLimit: (reason: string) => void;
  /** Called when the taking of decisions meets a fault: the log takes no more, above all. */
  readonly onFault: (error: unknown) => void;
}

/** What agents share, and what decides for them, to be moved on by the session's run. */
export interface SharedParts extends AgentParts {
  readonly decisions: DecisionEngine;
}

/** What all agents of a session share, made from the session's own parts. */
export function createAgentParts(parts: SessionParts, needs: AgentPartsNeeds): SharedParts {
  const { log, blobs, clock, ids, model, onSignal } = parts;
  const { limits, stepOf, onLimit, onFault } = needs;
  const bus =
    parts.bus ??
    createMessageBus({
      log,
      clock,
      ids,
      mailboxLimit: limits.mailbox,
      toLongText: (text) => toLongText(blobs, text),
    });
  const reason =
    `The session made ${limits.callsPerSession} calls to the model without an end, which is its limit. ` +
    'Look at what the agents repeated, and launch it again with a smaller task.';
  return {
    session: log.session,
    ...{ log, blobs, bus, model, clock, ids, onSignal, limits, stepOf },
    random: parts.random ?? Math.random,
    priceOf: parts.priceOf ?? (() => null),
    contextOf: parts.contextOf ?? (() => null),
    gate: createCallGate(limits.callsPerSession, () => onLimit(reason)),
    findings: createFindingsBook(),
    requests: createRequestBook(),
    decisions: createDecisionEngine({ log, bus, clock, ids, onFault }),
  };
}
