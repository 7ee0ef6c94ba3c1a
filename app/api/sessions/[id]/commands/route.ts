import { SessionCommand } from '#core/protocol/session-command.ts';
import { theRuntime } from '#server/runtime.ts';
import { sessionOf } from '../../../params.ts';
import { json, readBody, respond } from '../../../respond.ts';

type Context = { params: Promise<{ id: string }> };

/** Carries out one command on a session; 202 when it is on record. */
export function POST(request: Request, context: Context): Promise<Response> {
  return respond(async () => {
    const session = await sessionOf(context);
    const command = await readBody(request, SessionCommand);
    if (command.command === 'compare') {
      const sessions = await theRuntime().compare(session, command);
      return json({ accepted: command.command, sessions }, 202);
    }
    await theRuntime().carryOut(session, command);
    return json({ accepted: command.command }, 202);
  });
}
