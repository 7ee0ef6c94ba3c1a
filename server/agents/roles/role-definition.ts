import type { MessageKind } from '#core/protocol/message.ts';
import type { Role } from '#core/protocol/team.ts';

/** What a role is: its place on the bus, its tools by name, and what its model is told. */
export interface RoleDefinition {
  readonly role: Role;
  readonly capabilities: readonly string[];
  /** The kinds that reach it when a message is addressed to all. */
  readonly subscriptions: readonly MessageKind[];
  readonly tools: readonly string[];
  readonly systemPrompt: string;
}
