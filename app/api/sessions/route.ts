import { z } from 'zod';
import { LaunchSession } from '#core/protocol/command.ts';
import { theRuntime } from '#server/runtime.ts';
import { json, parse, readBody, respond } from '../respond.ts';

const Query = z.object({
  search: z.string().max(200).default(''),
  before: z.string().max(200).nullable().default(null),
  limit: z.coerce.number().int().min(1).max(200).default(30),
});

/** Lists sessions, newest first: `?search=`, `?before=` (the `next` of the page before), `?limit=`. */
export function GET(request: Request): Promise<Response> {
  return respond(async () => {
    const query = parse(Query, Object.fromEntries(new URL(request.url).searchParams));
    return json(await theRuntime().sessions(query));
  });
}

/** Launches a session; 201 with its id. */
export function POST(request: Request): Promise<Response> {
  return respond(async () => {
    const id = await theRuntime().launch(await readBody(request, LaunchSession));
    return json({ id }, 201);
  });
}
