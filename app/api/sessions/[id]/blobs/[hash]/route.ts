import { BlobHash } from '#core/protocol/ids.ts';
import { theRuntime } from '#server/runtime.ts';
import { sessionOf } from '../../../../params.ts';
import { RequestRefused, respond } from '../../../../respond.ts';
import { takesOnly } from '../../../../takes-only.ts';

type Context = { params: Promise<{ id: string; hash: string }> };

/** Content that an entry of this session refers to, as bytes that no browser runs. */
export function GET(_request: Request, context: Context): Promise<Response> {
  return respond(async () => {
    const session = await sessionOf(context);
    const hash = BlobHash.safeParse((await context.params).hash);
    const bytes = hash.success ? await theRuntime().blob(session, hash.data) : null;
    if (bytes === null) {
      throw new RequestRefused('blob-missing', 'This session has no content of this hash.');
    }
    return new Response(Uint8Array.from(bytes), {
      headers: {
        'content-type': 'application/octet-stream',
        'x-content-type-options': 'nosniff',
        'content-disposition': 'attachment',
        'cache-control': 'private, max-age=31536000, immutable',
      },
    });
  });
}

export const POST = takesOnly('GET');
