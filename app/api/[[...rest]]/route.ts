import { RequestRefused, respond } from '../respond.ts';

/** Every address below /api that no other route has: scripts get JSON there too. */
export function GET(): Promise<Response> {
  return respond(() => {
    throw new RequestRefused('route-missing', 'The API has nothing at this address.');
  });
}

export const POST = GET;
