import type { AgentId, StepId } from '#core/protocol/ids.ts';
import type { AgentParts } from '#server/agents/agent-parts.ts';
import { createFindingsBook } from '#server/agents/findings-book.ts';
import { createRequestBook } from '#server/agents/request-book.ts';
import { createMessageBus } from '#server/bus/create-message-bus.ts';
import { toLongText } from '#server/persistence/text-blobs.ts';
import { createBudgetLedger, type BudgetLedger } from './control/budget-ledger.ts';
import { createSessionGate, type SessionGate } from './control/session-gate.ts';
import { createDecisionEngine, type DecisionEngine } from './patterns/decisions.ts';
import type { SessionLimits, SessionParts } from './session-parts.ts';

/** What the parts of all agents need to know of their session's run. */
export interface AgentPartsNeeds {
  readonly limits: SessionLimits;
  /** The step that the agent is in, by the log; null when it is in none. */
  readonly stepOf: (agent: AgentId) => StepId | null;
  /** Called when the session has made its last call, with what to say about it. */
  readonly onLimit: (reason: string) => void;
  /** Called when something can't be recorded. */
  readonly onFault: (error: unknown) => void;
}

/** What agents share, as their session's run knows it. */
export interface SharedParts extends AgentParts {
  readonly gate: SessionGate;
  readonly ledger: BudgetLedger;
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
      ...(parts.goingOn === undefined ? {} : { history: parts.goingOn.history }),
    });
  const priceOf = parts.priceOf ?? (() => null);
  const ledger = createBudgetLedger({ clock, priceOf });
  const reason =
    `The session made ${limits.callsPerSession} calls to the model without an end, which is its limit. ` +
    'Look at what the agents repeated, and launch it again with a smaller task.';
  return {
    session: log.session,
    ...{ log, blobs, bus, model, clock, ids, onSignal, limits, stepOf },
    random: parts.random ?? Math.random,
    priceOf,
    contextOf: parts.contextOf ?? (() => null),
    gate: createSessionGate({
      ...{ log, ledger, onFault: needs.onFault },
      limit: limits.callsPerSession,
      onLimit: () => onLimit(reason),
    }),
    ledger,
    findings: createFindingsBook(),
    requests: createRequestBook(),
    decisions: createDecisionEngine({ log, bus, clock, ids, onFault }),
  };
}
