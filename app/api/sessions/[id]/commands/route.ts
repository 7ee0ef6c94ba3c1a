import type { SessionId } from '#core/protocol/ids.ts';
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
    const made = await carryOut(session, command);
    return json({ accepted: command.command, ...made }, 202);
  });
}

/** What came of a command besides its entries: the sessions that it made, if it made any. */
async function carryOut(session: SessionId, command: SessionCommand): Promise<object> {
  const runtime = theRuntime();
  switch (command.command) {
    case 'continue':
      await runtime.goOn(session, command);
      return {};
    case 'restore':
      return { session: await runtime.restore(session, command.name) };
    case 'compare':
      return { sessions: await runtime.compare(session, command) };
    default:
      await runtime.carryOut(session, command);
      return {};
  }
}

export const GET = takesOnly('POST');
