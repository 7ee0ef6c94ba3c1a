import { theRuntime } from '#server/runtime.ts';
import { sessionMissing, sessionOf } from '../../../params.ts';
import { json, respond } from '../../../respond.ts';

type Context = { params: Promise<{ id: string }> };

/** What the run doctor says of a session so far: problems first, then doubts. */
export function GET(_request: Request, context: Context): Promise<Response> {
  return respond(async () => {
    const complaints = await theRuntime().diagnose(await sessionOf(context));
    if (complaints === null) throw sessionMissing();
    return json({ complaints });
  });
}
