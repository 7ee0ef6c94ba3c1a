import { SessionCommand } from '#core/protocol/session-command.ts';
import { theRuntime } from '#server/runtime.ts';
import { sessionOf } from '../../../params.ts';
import { json, readBody, respond } from '../../../respond.ts';
import { takesOnly } from '../../../takes-only.ts';

type Context = { params: Promise<{ id: string }> };

/** Carries out one command on a session; 202 when it is on record. */
export function POST(request: Request, context: Context): Promise<Response> {
  return respond(async () => {
    const session = await sessionOf(context);
    const command = await readBody(request, SessionCommand);
    await theRuntime().carryOut(session, command);
    return json({ accepted: command.command }, 202);
  });
}

export const GET = takesOnly('POST');
