import { theRuntime } from '#server/runtime.ts';
import { sessionMissing, sessionOf } from '../../params.ts';
import { json, respond } from '../../respond.ts';
import { takesOnly } from '../../takes-only.ts';

type Context = { params: Promise<{ id: string }> };

/** A session's state and summary. */
export function GET(_request: Request, context: Context): Promise<Response> {
  return respond(async () => {
    const summary = await theRuntime().session(await sessionOf(context));
    if (summary === null) throw sessionMissing();
    return json(summary);
  });
}

export const POST = takesOnly('GET');
