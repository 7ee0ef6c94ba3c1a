/** The bus was used after its shutdown: the session has ended here. */
export class BusClosed extends Error {
  readonly kind = 'bus-closed';

  constructor() {
    super('The message bus is closed because the session ends here; nothing can be sent any more.');
    this.name = 'BusClosed';
  }
}
