import type { Logger } from 'pino';
import { LAPSE_MS, markInterrupted, type RecoveryParts } from './interrupted-sessions.ts';
import type { RunningSessions } from './running-sessions.ts';

const HEARTBEAT_MS = 4_000;

export interface HeartbeatParts extends RecoveryParts {
  readonly running: Pick<RunningSessions, 'all'>;
  readonly logger: Logger;
  /** Whether no other server shares the store, so that nobody else's session can lapse. */
  readonly exclusive: boolean;
}

/**
 * Says from time to time that this server lives, drops the sessions that someone else took over, and
 * marks those of dead owners as interrupted. Returns the way to end it.
 */
export function startHeartbeat(parts: HeartbeatParts): () => void {
  const timer = setInterval(() => {
    beat(parts).catch((error: unknown) => parts.logger.warn({ err: error }, 'a heartbeat failed'));
  }, HEARTBEAT_MS);
  return () => clearInterval(timer);
}

async function beat(parts: HeartbeatParts): Promise<void> {
  const { store, running, exclusive } = parts;
  const lost = await store.heartbeat(running.all().map((life) => life.ownership));
  for (const life of running.all()) if (lost.includes(life.session)) life.abandon();
  if (!exclusive) await markInterrupted(parts, LAPSE_MS);
}
