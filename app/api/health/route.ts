import { theRuntime } from '#server/runtime.ts';
import { json } from '../respond.ts';
import { takesOnly } from '../takes-only.ts';

/** Whether the server is alive and ready; nothing else, for nobody needs a token here. */
export async function GET(): Promise<Response> {
  const health = await theRuntime().health();
  return json(health, health.ready ? 200 : 503);
}

export const POST = takesOnly('GET');
