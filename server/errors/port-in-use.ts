/** Thrown at start when something else listens on the port; choose another with PORT. */
export class PortInUse extends Error {
  readonly kind = 'port-in-use';
  readonly port: number;

  constructor(port: number, host: string) {
    super(
      `Port ${port} on ${host} is in use. Stop what listens there, or start with another: PORT=${port + 1} npm start`,
    );
    this.name = 'PortInUse';
    this.port = port;
  }
}
