import { createApiClient, type ApiClient } from './api-client.ts';
import { createLine, type Line } from './line.ts';
import { openSessionSocket } from './session-socket.ts';

/** The page's API client. */
export const api: ApiClient = createApiClient((input, init) => fetch(input, init));

/** Calls back after `ms` by the browser's clock; returns the way to cancel. */
export function afterDelay(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}

let line: Line | null = null;

/** The page's one line, made when first asked for; for the browser only. */
export function browserLine(): Line {
  line ??= makeLine();
  return line;
}

function makeLine(): Line {
  const made = createLine({
    open: openSessionSocket,
    probe: async () => {
      const answer = await api.sessions({ search: '', before: null, limit: 1 });
      return !answer.ok && answer.error.kind === 'unauthorised' ? 'refused' : 'other';
    },
    now: () => Date.now(),
    after: afterDelay,
    random: Math.random,
  });
  window.addEventListener('online', made.retryNow);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') made.retryNow();
  });
  return made;
}
