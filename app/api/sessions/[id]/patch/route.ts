import { theRuntime } from '#server/runtime.ts';
import { sessionMissing, sessionOf } from '../../../params.ts';
import { RequestRefused, respond } from '../../../respond.ts';
import { takesOnly } from '../../../takes-only.ts';

type Context = { params: Promise<{ id: string }> };

/** The session's patch, which `git apply` takes. */
export function GET(_request: Request, context: Context): Promise<Response> {
  return respond(async () => {
    const session = await sessionOf(context);
    const patch = await theRuntime().patch(session);
    if (patch === null) {
      if ((await theRuntime().session(session)) === null) throw sessionMissing();
      throw new RequestRefused('patch-missing', 'This session has no patch yet.');
    }
    return new Response(Uint8Array.from(patch), {
      headers: {
        'content-type': 'text/x-patch; charset=utf-8',
        'content-disposition': `attachment; filename="${session}.patch"`,
        'cache-control': 'no-store',
      },
    });
  });
}

export const POST = takesOnly('GET');
