import type { AgentId } from '#core/protocol/ids.ts';

/** Someone wanted to wait for an answer from nobody or from several: ask one, or send without waiting. */
export class OneProviderNeeded extends Error {
  readonly kind = 'one-provider-needed';
  readonly to: 'all' | readonly AgentId[];

  constructor(to: 'all' | readonly AgentId[]) {
    const named = to === 'all' ? 'all' : to.join(', ') || 'nobody';
    super(
      `A request that is waited for goes to one agent, and this one was addressed to ${named}. ` +
        'Name one agent, or send the request without waiting.',
    );
    this.name = 'OneProviderNeeded';
    this.to = to;
  }
}
