import { theRuntime } from '#server/runtime.ts';
import { sessionOf } from '../../../params.ts';
import { json, respond } from '../../../respond.ts';
import { takesOnly } from '../../../takes-only.ts';

type Context = { params: Promise<{ id: string }> };

/** Stops a running session; 202 when the stop is on record. */
export function POST(_request: Request, context: Context): Promise<Response> {
  return respond(async () => {
    await theRuntime().carryOut(await sessionOf(context), { command: 'stop' });
    return json({ stopping: true }, 202);
  });
}

export const GET = takesOnly('POST');
