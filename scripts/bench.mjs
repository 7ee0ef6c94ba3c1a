/** `npm run bench`: sets up what is missing, bundles the cases as the server is bundled, and measures. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { alone, generate, giveUp, install, requireNode, root, run } from './setup.mjs';

const folder = path.join(root, 'bench');
/** Within node_modules, so that the cases find the peers that are installed there. */
const bundles = path.join(folder, 'node_modules', '.cases');

requireNode();
process.chdir(root);
await alone(async () => {
  await install();
  await generate();
  await installPeers();
  await bundle();
});
// Ctrl-C reaches the measuring process too: it stops its Postgres, and we wait for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
const measuring = spawn(
  process.execPath,
  [path.join(bundles, 'run.mjs'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
measuring.on('close', (code) => (process.exitCode = code ?? 1));

async function installPeers() {
  const stamp = path.join(folder, 'node_modules', '.package-lock.json');
  const lock = path.join(folder, 'package-lock.json');
  if (fs.existsSync(stamp) && fs.statSync(stamp).mtimeMs >= fs.statSync(lock).mtimeMs) return;
  const npm = process.env.npm_execpath;
  const args = ['ci', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    await (npm?.endsWith('.js') ? run(process.execPath, [npm, ...args]) : run('npm', args));
  } catch (error) {
    giveUp(`Installing what we measure beside failed. Check the network.\n${error.message}`);
  }
}

async function bundle() {
  const esbuild = await import('esbuild');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['bench/run.ts', 'bench/case.ts'],
    outdir: bundles,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'silent',
  });
}
