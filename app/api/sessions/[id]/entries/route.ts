import { z } from 'zod';
import { theRuntime } from '#server/runtime.ts';
import { sessionMissing, sessionOf } from '../../../params.ts';
import { json, parse, respond } from '../../../respond.ts';
import { takesOnly } from '../../../takes-only.ts';

type Context = { params: Promise<{ id: string }> };

const Range = z.object({
  after: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
});

/** Entries with seq > `after`, ascending, at most `limit`, and the log's last seq. */
export function GET(request: Request, context: Context): Promise<Response> {
  return respond(async () => {
    const session = await sessionOf(context);
    const range = parse(Range, Object.fromEntries(new URL(request.url).searchParams));
    const entries = await theRuntime().entries(session, range);
    if (entries === null) throw sessionMissing();
    return json(entries);
  });
}

export const POST = takesOnly('GET');
