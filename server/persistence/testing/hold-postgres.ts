/** Starts the embedded Postgres in the folder given, says so on a line, and holds it until stdin ends. */
import { once } from 'node:events';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';

const dataDir = process.argv[2] ?? '';
try {
  const postgres = await startEmbeddedPostgres({ dataDir, logger: pino({ level: 'silent' }) });
  process.stdout.write(`${JSON.stringify({ url: postgres.url, pid: postgres.pid })}\n`);
  process.stdin.resume();
  await once(process.stdin, 'end');
  await postgres.stop();
} catch (error) {
  const kind = error instanceof Error && 'kind' in error ? error.kind : String(error);
  process.stdout.write(`${JSON.stringify({ kind })}\n`);
}
