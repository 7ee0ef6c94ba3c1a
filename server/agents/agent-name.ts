import { AgentId } from '#core/protocol/ids.ts';

/** The agent that a model names, with or without `@`; null when no agent can be called so. */
export function toAgentId(name: string): AgentId | null {
  return AgentId.safeParse(name.trim().replace(/^@/, '')).data ?? null;
}
