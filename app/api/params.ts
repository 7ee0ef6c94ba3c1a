import { SessionId } from '#core/protocol/ids.ts';
import { RequestRefused } from './respond.ts';

/** The session named in a route's address. Throws RequestRefused for what can't be one. */
export async function sessionOf(context: { params: Promise<{ id: string }> }): Promise<SessionId> {
  const id = SessionId.safeParse((await context.params).id);
  if (!id.success) throw sessionMissing();
  return id.data;
}

export function sessionMissing(): RequestRefused {
  return new RequestRefused('session-missing', 'There is no session of this id.');
}
