import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PortInUse } from '#server/errors/port-in-use.ts';
import { SettingRefused } from '#server/errors/setting-refused.ts';

/**
 * Listens, and returns the port that it got (its own choice for 0). Rejects with PortInUse, or with
 * SettingRefused when the host is no address of this machine or the port needs more rights.
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new PortInUse(port, host);
    case 'EACCES':
      return new SettingRefused('PORT', `PORT ${port} needs more rights than this user has.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new SettingRefused('HOST', `HOST ${host} is no address of this machine.`);
    default:
      return error;
  }
}
