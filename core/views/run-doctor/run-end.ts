import type { Examined } from './complaint.ts';

/**
 * Whether the session came to an end of its own: what is still open then stays open. One that was
 * stopped, failed or was interrupted leaves things open for that reason, which it states itself.
 */
export function endedByItself({ status }: Pick<Examined, 'status'>): boolean {
  return status.state === 'completed' || status.state === 'stalled';
}
