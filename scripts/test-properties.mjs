/**
 * `npm run test:properties [file …]`: every law of the pure parts and of the bus at 10,000 random
 * cases, and whole sessions on Postgres at 200. It prints its seed first; `MAOS_PROPERTY_SEED` runs the
 * same cases again, `MAOS_PROPERTY_RUNS` another number of them.
 */
import { requireNode, root, runTool, say } from './setup.mjs';

const LAWS = [
  'core/',
  'server/bus/',
  'server/agents/text-commands.test.ts',
  'server/agents/interrupted-answer.property.test.ts',
  'server/orchestrator/decide.property.test.ts',
  'server/orchestrator/patterns/decisions.property.test.ts',
  'server/orchestrator/random-sessions.pg.test.ts',
];

requireNode();
process.chdir(root);
const seed = process.env.MAOS_PROPERTY_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
const runs = process.env.MAOS_PROPERTY_RUNS ?? '10000';
say(`${runs} cases of each law, from seed ${seed}`);
const files = process.argv.slice(2);
const env = { MAOS_PROPERTY_RUNS: runs, MAOS_PROPERTY_SEED: seed };
const args = ['run', '--reporter=verbose', ...(files.length > 0 ? files : LAWS)];
await runTool('vitest', args, { show: true, env }).catch(() => {
  say(`Not all laws held. MAOS_PROPERTY_SEED=${seed} npm run test:properties shows it again.`);
  process.exit(1);
});
