import { z } from 'zod';
import { theRuntime } from '#server/runtime.ts';
import { describeIssue } from './describe-issue.ts';

/** The largest body that a route reads, in bytes. */
export const REQUEST_BODY_LIMIT = 64 * 1024;

const STATUS: Readonly<Record<string, number>> = {
  'bad-request': 400,
  'bad-target': 400,
  'folder-missing': 400,
  'folder-not-allowed': 400,
  'folder-unreadable': 400,
  'not-a-folder': 400,
  'sample-missing': 400,
  'key-missing': 400,
  'invalid-cursor': 400,
  'route-missing': 404,
  'session-missing': 404,
  'patch-missing': 404,
  'blob-missing': 404,
  'price-unknown': 400,
  'plan-refused': 400,
  'not-running': 409,
  'budget-exhausted': 409,
  'already-answered': 409,
  'not-delivered': 409,
  'no-plan-waits': 409,
  'cannot-continue': 409,
  'workspace-gone': 410,
  'moment-missing': 404,
  'not-ended': 409,
  'no-folder': 409,
  'patch-refused': 409,
  'patch-applied': 409,
  'patch-not-applied': 409,
  'ownership-lost': 409,
  'patch-half-applied': 500,
  'not-comparable': 409,
  'body-too-large': 413,
  'too-many-sessions': 429,
  'shutting-down': 503,
  'database-unreachable': 503,
};

const Known = z.object({
  kind: z.string(),
  message: z.string(),
  field: z.string().optional(),
  /** Which files are to blame. */
  files: z.array(z.string()).optional(),
});

/** What a route throws to answer with an error of its own. */
export class RequestRefused extends Error {
  readonly kind: string;
  readonly field: string | undefined;

  constructor(kind: string, message: string, field?: string) {
    super(message);
    this.kind = kind;
    this.field = field;
  }
}

/** Runs a route; what it throws becomes `{error: {kind, message, field?}}` with a fitting status. */
export async function respond(route: () => Response | Promise<Response>): Promise<Response> {
  try {
    return await route();
  } catch (error) {
    const known = Known.safeParse(error);
    const status = known.success ? STATUS[known.data.kind] : undefined;
    if (known.success && status !== undefined) return json({ error: known.data }, status);
    return await unforeseen(error);
  }
}

/** Most of what nobody foresaw comes from a database that is away, which passes. */
async function unforeseen(error: unknown): Promise<Response> {
  if (!(await theRuntime().health()).ready) {
    const message = 'The server can’t reach its database right now. Try again in a moment.';
    return json({ error: { kind: 'database-unreachable', message } }, 503);
  }
  process.emitWarning(error instanceof Error ? error : String(error), 'MaosRouteFailed');
  const message = 'Something went wrong on the server. Its log says more; try again.';
  return json({ error: { kind: 'internal', message } }, 500);
}

/** Answers with JSON that no cache keeps. */
export function json(value: unknown, status = 200): Response {
  return Response.json(value, { status, headers: { 'cache-control': 'no-store' } });
}

/**
 * Reads a bounded JSON body and parses it; the first fault is named with its field. Whatever type it
 * says it has: against other pages guards the Origin, not the content type.
 */
export async function readBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const text = await readBounded(request);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RequestRefused('bad-request', 'The body of this request is not valid JSON.');
  }
  return parse(schema, value);
}

/** Parses what a client sent; throws RequestRefused that names the field. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value, { error: describeIssue });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || undefined;
  const message = issue?.message ?? 'This request is malformed.';
  throw new RequestRefused('bad-request', message, field);
}

async function readBounded(request: Request): Promise<string> {
  const tooLarge = () =>
    new RequestRefused('body-too-large', `A request has at most ${REQUEST_BODY_LIMIT / 1024} KiB.`);
  if (Number(request.headers.get('content-length') ?? 0) > REQUEST_BODY_LIMIT) throw tooLarge();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > REQUEST_BODY_LIMIT) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
