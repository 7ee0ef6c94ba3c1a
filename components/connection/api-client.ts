import { z } from 'zod';
import type { LaunchSession } from '#core/protocol/command.ts';
import { SessionId, type BlobHash } from '#core/protocol/ids.ts';
import type { SessionCommand } from '#core/protocol/session-command.ts';
import { SessionSummary } from '#core/protocol/session-summary.ts';
import { RunMeasures } from '#core/views/run-measures/run-measures.ts';
import type { ApiError, ApiResult } from './api-error.ts';

const FolderListing = z
  .object({
    path: z.string(),
    parent: z.string().nullable(),
    folders: z.array(z.object({ name: z.string(), path: z.string() }).readonly()).readonly(),
    files: z.int().nonnegative(),
  })
  .readonly();
export type FolderListing = z.infer<typeof FolderListing>;

const SessionPage = z
  .object({
    sessions: z.array(SessionSummary).readonly(),
    next: z.string().nullable(),
  })
  .readonly();
export type SessionPage = z.infer<typeof SessionPage>;

const RunComparison = z
  .object({
    base: SessionId,
    together: z.array(RunMeasures).readonly(),
    apart: z.array(RunMeasures).readonly(),
  })
  .readonly();
/** The runs of a comparison, oldest first; `base` is the session that the others belong to. */
export type RunComparison = z.infer<typeof RunComparison>;

const Launched = z.object({ id: SessionId });
const Compared = z.object({ sessions: z.array(SessionId).readonly() });

/** A command as a client writes it: what has a default may be left out. */
export type CommandRequest = z.input<typeof SessionCommand>;
const CommandMade = z.object({ session: SessionId.nullable().default(null) }).readonly();
/** What came of a command besides its entries: the session that it made, or null. */
export type CommandMade = z.infer<typeof CommandMade>;
const Refusal = z.object({
  error: z.object({
    kind: z.string(),
    message: z.string(),
    field: z.string().optional(),
    files: z.array(z.string()).readonly().default([]),
  }),
});

/** Which sessions: those whose task contains `search`, from the cursor `before` on. */
export interface SessionsQuery {
  readonly search: string;
  readonly before: string | null;
  readonly limit: number;
}

/** The HTTP API as the browser uses it. Nothing throws but an abort by `signal`. */
export interface ApiClient {
  sessions(query: SessionsQuery, signal?: AbortSignal): Promise<ApiResult<SessionPage>>;
  session(session: SessionId, signal?: AbortSignal): Promise<ApiResult<SessionSummary>>;
  /** The folders in `path`, or the first allowed root's for null. */
  folders(path: string | null, signal?: AbortSignal): Promise<ApiResult<FolderListing>>;
  launch(command: LaunchSession): Promise<ApiResult<SessionId>>;
  /** Asks for a command on a session; answered when it is on record. */
  command(session: SessionId, command: CommandRequest): Promise<ApiResult<CommandMade>>;
  /** Runs the session's task apart, `times` times; gives the ids of what was launched. */
  compare(session: SessionId, times: number): Promise<ApiResult<readonly SessionId[]>>;
  comparison(session: SessionId, signal?: AbortSignal): Promise<ApiResult<RunComparison>>;
  /** A blob of the session's log as text. */
  blob(session: SessionId, hash: BlobHash, signal?: AbortSignal): Promise<ApiResult<string>>;
}

interface Call<T> {
  readonly path: string;
  readonly read: (response: Response) => Promise<T>;
  readonly body?: unknown;
  readonly post?: boolean;
  readonly signal?: AbortSignal | undefined;
}

const json =
  <T>(schema: z.ZodType<T>) =>
  async (response: Response): Promise<T> =>
    schema.parse(await response.json());

/** An API client over `send`, which is the browser's fetch or a test's. */
export function createApiClient(send: typeof fetch): ApiClient {
  const call = <T>(request: Call<T>) => perform(send, request);
  const at = (session: SessionId, rest = '') => `/api/sessions/${session}${rest}`;
  return {
    sessions: ({ search, before, limit }, signal) => {
      const query = new URLSearchParams({ limit: String(limit) });
      if (search) query.set('search', search);
      if (before !== null) query.set('before', before);
      return call({ path: `/api/sessions?${query}`, read: json(SessionPage), signal });
    },
    session: (session, signal) => call({ path: at(session), read: json(SessionSummary), signal }),
    folders: (path, signal) => {
      const query = path === null ? '' : `?${new URLSearchParams({ path })}`;
      return call({ path: `/api/folders${query}`, read: json(FolderListing), signal });
    },
    launch: (command) =>
      call({
        path: '/api/sessions',
        post: true,
        body: command,
        read: async (response) => (await json(Launched)(response)).id,
      }),
    command: (session, command) =>
      call({ path: at(session, '/commands'), post: true, body: command, read: json(CommandMade) }),
    compare: (session, times) =>
      call({
        path: at(session, '/commands'),
        post: true,
        body: { command: 'compare', times },
        read: async (response) => (await json(Compared)(response)).sessions,
      }),
    comparison: (session, signal) =>
      call({ path: at(session, '/comparison'), read: json(RunComparison), signal }),
    blob: (session, hash, signal) =>
      call({ path: at(session, `/blobs/${hash}`), read: (response) => response.text(), signal }),
  };
}

async function perform<T>(send: typeof fetch, request: Call<T>): Promise<ApiResult<T>> {
  const response = await orNull(request, () => send(request.path, requestInit(request)));
  if (response === null) return { ok: false, error: { kind: 'unreachable' } };
  if (!response.ok) return { ok: false, error: await readRefusal(response) };
  const read = await orNull(request, async () => ({ value: await request.read(response) }));
  if (read === null) return { ok: false, error: { kind: 'unreadable' } };
  return { ok: true, value: read.value };
}

/** Null when the work fails; an abort goes on to the caller. */
async function orNull<T>(request: Call<unknown>, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (request.signal?.aborted) throw error;
    return null;
  }
}

function requestInit({ post = false, body, signal }: Call<unknown>): RequestInit {
  const rest = { signal: signal ?? null, cache: 'no-store' } as const;
  if (!post) return rest;
  if (body === undefined) return { ...rest, method: 'POST' };
  return {
    ...rest,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

async function readRefusal(response: Response): Promise<ApiError> {
  if (response.status === 401) return { kind: 'unauthorised' };
  const body = Refusal.safeParse(await response.json().catch(() => null));
  if (!body.success) return { kind: 'unreadable' };
  const { kind: reason, message, field = null, files } = body.data.error;
  return { kind: 'refused', status: response.status, reason, message, field, files };
}
