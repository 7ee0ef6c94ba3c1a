/** Thrown when a session is launched while the server shuts down; launch it again after the start. */
export class ShuttingDown extends Error {
  readonly kind = 'shutting-down';

  constructor() {
    super('The server is shutting down. Launch the session again when it is back.');
    this.name = 'ShuttingDown';
  }
}
