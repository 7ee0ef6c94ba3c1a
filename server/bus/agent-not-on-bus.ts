import type { AgentId } from '#core/protocol/ids.ts';

/** An agent that is not on the bus wanted to send or to wait: register it first, or let it end. */
export class AgentNotOnBus extends Error {
  readonly kind = 'agent-not-on-bus';
  readonly agent: AgentId;

  constructor(agent: AgentId) {
    super(
      `${agent} is not on the bus: it never registered, or it has left. ` +
        'Only registered agents send and wait.',
    );
    this.name = 'AgentNotOnBus';
    this.agent = agent;
  }
}
