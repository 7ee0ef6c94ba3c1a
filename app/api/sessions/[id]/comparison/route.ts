import { theRuntime } from '#server/runtime.ts';
import { sessionMissing, sessionOf } from '../../../params.ts';
import { json, respond } from '../../../respond.ts';
import { takesOnly } from '../../../takes-only.ts';

type Context = { params: Promise<{ id: string }> };

/** The runs of the comparison that a session belongs to, measured. */
export function GET(_request: Request, context: Context): Promise<Response> {
  return respond(async () => {
    const comparison = await theRuntime().comparison(await sessionOf(context));
    if (comparison === null) throw sessionMissing();
    return json(comparison);
  });
}

export const POST = takesOnly('GET');
