/** Thrown when what the user says reaches nobody; on record it stands as refused. */
export class NotDelivered extends Error {
  readonly kind = 'not-delivered';
  readonly field = 'to';

  constructor(agents: readonly string[]) {
    const whose =
      agents.length === 1 ? `The mailbox of ${agents.join()} is` : 'Their mailboxes are';
    super(`${whose} full. Try again when they have read some of it.`);
    this.name = 'NotDelivered';
  }
}
