import { z } from 'zod';
import { theRuntime } from '#server/runtime.ts';
import { json, parse, respond } from '../respond.ts';
import { takesOnly } from '../takes-only.ts';

const Query = z.object({ path: z.string().min(1).max(4096).nullable().default(null) });

/** The folders in a folder that a session may work on; without `path`, the allowed roots' first. */
export function GET(request: Request): Promise<Response> {
  return respond(async () => {
    const query = parse(Query, Object.fromEntries(new URL(request.url).searchParams));
    return json(await theRuntime().browse(query.path).catch(blamePath));
  });
}

/** A refused folder is to blame on a launch's field elsewhere, here on the `path` that was asked for. */
function blamePath(error: unknown): never {
  throw error instanceof Error ? Object.assign(error, { field: 'path' }) : error;
}

export const POST = takesOnly('GET');
