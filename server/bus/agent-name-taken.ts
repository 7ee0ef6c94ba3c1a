import type { AgentId } from '#core/protocol/ids.ts';

/** An agent was registered under a name that this session has used: choose another. */
export class AgentNameTaken extends Error {
  readonly kind = 'agent-name-taken';
  readonly agent: AgentId;

  constructor(agent: AgentId) {
    super(
      `The name ${agent} has been used in this session, and names are never reused. ` +
        'Register the agent under another name.',
    );
    this.name = 'AgentNameTaken';
    this.agent = agent;
  }
}
