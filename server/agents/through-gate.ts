import type { AgentParts, AgentSeat } from './agent-parts.ts';

/**
 * Does what `enter` does as soon as it lets one in. `enter` decides and begins in one breath, so
 * that nothing can be held in between, and gives null while it is held. Null when the agent's
 * signal aborts first.
 */
export async function throughGate<T>(
  { gate }: Pick<AgentParts, 'gate'>,
  { signal }: Pick<AgentSeat, 'signal'>,
  enter: () => Promise<T> | null,
): Promise<T | null> {
  while (!signal.aborted) {
    const entered = enter();
    if (entered !== null) return entered;
    await gate.changed(signal);
  }
  return null;
}
