import type { AgentId } from '#core/protocol/ids.ts';
import type { MessageKind, Recipient, Refusal } from '#core/protocol/message.ts';
import { BoundedMailbox } from './bounded-mailbox.ts';
import type { AgentRegistration } from './message-bus.ts';

interface Member {
  readonly mailbox: BoundedMailbox;
  readonly subscriptions: ReadonlySet<MessageKind>;
  readonly queued: Recipient;
}

/** Whom a message reaches, and how the record says so. */
export interface Audience {
  readonly mailboxes: readonly BoundedMailbox[];
  readonly recipients: readonly Recipient[];
}

/**
 * Who is on the bus at the place in the log where the next append will stand. Appends commit in
 * the order of their calls, so whoever is registered by an earlier call hears a later message.
 */
export class Roster {
  readonly #limit: number;
  readonly #members = new Map<AgentId, Member>();
  /** Those who have left; messages recorded before that may still be on their way to them. */
  readonly #departed = new Map<AgentId, BoundedMailbox>();
  /** Who hears a kind from a sender when it is addressed to all; kept until someone comes or goes. */
  readonly #everyone = new Map<MessageKind, Map<AgentId, Audience>>();

  constructor(mailboxLimit: number) {
    this.#limit = mailboxLimit;
  }

  has(agent: AgentId): boolean {
    return this.#members.has(agent);
  }

  hasHad(agent: AgentId): boolean {
    return this.#members.has(agent) || this.#departed.has(agent);
  }

  /** The mailbox of an agent that is or was on the bus. */
  mailbox(agent: AgentId): BoundedMailbox | undefined {
    return this.#members.get(agent)?.mailbox ?? this.#departed.get(agent);
  }

  add({ agent, subscriptions }: AgentRegistration): BoundedMailbox {
    const mailbox = new BoundedMailbox(agent, this.#limit);
    const queued = Object.freeze({ agent, state: 'queued' as const });
    this.#members.set(agent, { mailbox, subscriptions: new Set(subscriptions), queued });
    this.#everyone.clear();
    return mailbox;
  }

  /** Puts an agent that has left back in its seat, with the mailbox that it had. */
  readmit(registration: AgentRegistration): BoundedMailbox {
    const { agent, subscriptions } = registration;
    const mailbox = this.#departed.get(agent) ?? new BoundedMailbox(agent, this.#limit);
    this.#departed.delete(agent);
    const queued = Object.freeze({ agent, state: 'queued' as const });
    this.#members.set(agent, { mailbox, subscriptions: new Set(subscriptions), queued });
    this.#everyone.clear();
    return mailbox;
  }

  /** Takes back a registration that could not be recorded. */
  forget(agent: AgentId): void {
    this.#members.delete(agent);
    this.#everyone.clear();
  }

  depart(agent: AgentId): void {
    const member = this.#members.get(agent);
    if (member) this.#departed.set(agent, member.mailbox);
    this.forget(agent);
  }

  /** Every other agent that subscribes to the kind. */
  everyone(kind: MessageKind, from: AgentId): Audience {
    let bySender = this.#everyone.get(kind);
    if (bySender === undefined) this.#everyone.set(kind, (bySender = new Map()));
    let audience = bySender.get(from);
    if (audience === undefined) bySender.set(from, (audience = this.#subscribers(kind, from)));
    return audience;
  }

  /** These agents, each once; those that are not on the bus are refused. */
  named(agents: Iterable<AgentId>): Audience {
    const mailboxes: BoundedMailbox[] = [];
    const recipients: Recipient[] = [];
    for (const agent of new Set(agents)) {
      const member = this.#members.get(agent);
      if (member !== undefined) mailboxes.push(member.mailbox);
      recipients.push(member?.queued ?? refused(agent, this.#absence(agent)));
    }
    return { mailboxes, recipients };
  }

  #absence(agent: AgentId): Refusal {
    return this.#departed.has(agent) ? 'departed' : 'unknown-agent';
  }

  #subscribers(kind: MessageKind, from: AgentId): Audience {
    const members = [...this.#members]
      .filter(([agent, member]) => agent !== from && member.subscriptions.has(kind))
      .map(([, member]) => member);
    return {
      mailboxes: members.map((member) => member.mailbox),
      recipients: Object.freeze(members.map((member) => member.queued)),
    };
  }
}

/** The record of a delivery that does not happen. */
export function refused(agent: AgentId, reason: Refusal): Recipient {
  return { agent, state: 'refused', reason };
}

/** The audience for whom there is room, with room reserved for one message in each mailbox. */
export function reserveRoom(audience: Audience): Audience {
  const { mailboxes } = audience;
  let full: Set<AgentId> | null = null;
  for (let i = 0; i < mailboxes.length; i += 1) {
    const mailbox = mailboxes[i]!;
    if (!mailbox.reserve()) full = (full ?? new Set()).add(mailbox.agent);
  }
  return full === null ? audience : without(audience, full);
}

function without({ mailboxes, recipients }: Audience, full: ReadonlySet<AgentId>): Audience {
  return {
    mailboxes: mailboxes.filter((mailbox) => !full.has(mailbox.agent)),
    recipients: recipients.map((recipient) =>
      full.has(recipient.agent) ? refused(recipient.agent, 'mailbox-full') : recipient,
    ),
  };
}
