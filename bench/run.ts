/**
 * `npm run bench`: measures every figure on a Postgres of its own, prints the table and writes
 * bench/results/latest.json. `--only <group>` measures one group and writes nothing.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../server/persistence/embedded-postgres.ts';
import { FIGURES, type Figure } from './figures.ts';
import { toResult, type Result, type Round } from './result.ts';
import { runCase } from './run-case.ts';
import { toTable } from './table.ts';

const RESULTS = path.join('bench', 'results', 'latest.json');
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.abort());
}

process.exitCode = await main().catch((error: unknown) => {
  const wasStopped = stopping.signal.aborted;
  process.stderr.write(
    wasStopped ? 'Stopped.\n' : `${error instanceof Error ? error.message : String(error)}\n`,
  );
  return wasStopped ? 130 : 1;
});

async function main(): Promise<number> {
  const { figures, isWhole } = choose();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'maos-bench-'));
  try {
    const results = await withPostgres(folder, (url) => measureAll(figures, url));
    process.stdout.write(`\n${toTable(results)}\n`);
    if (isWhole) {
      await mkdir(path.dirname(RESULTS), { recursive: true });
      await writeFile(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
    }
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Choice {
  readonly figures: readonly Figure[];
  readonly isWhole: boolean;
}

function choose(): Choice {
  const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
  if (only === undefined) return { figures: FIGURES, isWhole: true };
  const figures = FIGURES.filter(({ group }) => group === only);
  if (figures.length > 0) return { figures, isWhole: false };
  const groups = [...new Set(FIGURES.map(({ group }) => group))].join(', ');
  throw new Error(`There is no group ${only}. There are: ${groups}.`);
}

/** The same Postgres with the same settings as the server's, stopped whatever happens. */
async function withPostgres<T>(folder: string, work: (url: string) => Promise<T>): Promise<T> {
  const logger = pino({ level: 'silent' });
  const postgres = await startEmbeddedPostgres({ dataDir: folder, logger });
  try {
    return await work(postgres.url);
  } finally {
    await postgres.stop();
  }
}

async function measureAll(figures: readonly Figure[], url: string): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const figure of figures) {
    process.stdout.write(`${figure.name} …\n`);
    const rounds: Round[] = [];
    for (let round = 0; round < figure.rounds; round += 1) {
      rounds.push(await measureRound(figure, url, round));
    }
    results.push(toResult(figure, rounds));
  }
  return results;
}

/** Ours and the floor, each first in every other round, so that neither has the better place. */
async function measureRound({ ours, floor }: Figure, url: string, round: number): Promise<Round> {
  const { signal } = stopping;
  signal.throwIfAborted();
  if (floor === null) return { ours: await runCase(ours, url, signal), floor: null };
  if (round % 2 === 0) {
    const first = await runCase(ours, url, signal);
    return { ours: first, floor: await runCase(floor, url, signal) };
  }
  const first = await runCase(floor, url, signal);
  return { ours: await runCase(ours, url, signal), floor: first };
}
