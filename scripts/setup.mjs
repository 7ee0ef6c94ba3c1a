/** What `npm start`, `npm test` and the rest share: install, generate and build what is stale. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// An older Node, which requireNode turns away, has no import.meta.dirname.
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const buildFolder = path.join(root, '.build');
const OLDEST_NODE = [20, 19];
/** How often who sets up says that it still does, and after how long it counts as gone. */
const SIGN_MS = 2_000;
const SILENT_MS = 60_000;

// Under `env -i` there is no PATH at all, and the bundler of the pages won't run without one.
process.env.PATH ??= [path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(
  path.delimiter,
);

/** Nothing that we start may phone home. */
export const quietEnvironment = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  npm_config_update_notifier: 'false',
  npm_config_fund: 'false',
  npm_config_audit: 'false',
};

/** Ends the process with one clear sentence. */
export function giveUp(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Runs a program to its end. Its output is shown with `show`, else only when it fails. */
export function run(program, args, { show = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...quietEnvironment, ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      reject(new Error(`${output}\n${program} ${args.join(' ')} ended with ${code ?? signal}`));
    });
  });
}

/** Runs a program of node_modules/.bin by the Node that runs us. */
export function runTool(name, args, options) {
  return run(process.execPath, [toolPath(name), ...args], options);
}

/** Where a tool's JavaScript lies: the package's own `bin`, so that no shell is needed. */
export function toolPath(name) {
  return fs.realpathSync(path.join(root, 'node_modules', '.bin', name));
}

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldMajor, oldMinor] = OLDEST_NODE;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return;
  giveUp(`MAOS needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

/** Installs the locked dependencies when the lock has changed since the last time. */
export async function install() {
  const stampFile = path.join(root, 'node_modules', '.maos-installed');
  const lock = fs.readFileSync(path.join(root, 'package-lock.json'));
  const stamp = hashOf([lock, process.platform, process.arch, process.versions.modules]);
  if (readText(stampFile) === stamp) return;
  say('Installing dependencies (about a minute, the first time only) …');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    await (npm?.endsWith('.js') ? run(process.execPath, [npm, ...args]) : run('npm', args));
  } catch (error) {
    giveUp(
      `Installing the dependencies failed. Check the network and try again.\n${error.message}`,
    );
  }
  fs.writeFileSync(stampFile, stamp);
}

/** Generates the database client when its schema has changed. */
export async function generate() {
  await run(process.execPath, [path.join(root, 'scripts', 'generate-prisma.mjs')]);
}

/** Builds pages and server when a source has changed since the last build. */
export async function build() {
  const stampFile = path.join(buildFolder, 'built');
  const stamp = hashOf(
    sourceFiles().flatMap((file) => [path.relative(root, file), fs.readFileSync(file)]),
  );
  if (readText(stampFile) === stamp) return;
  say('Building (about half a minute, only when something has changed) …');
  fs.rmSync(stampFile, { force: true });
  try {
    await bundleServer();
    await runTool('next', ['build'], { env: { NODE_ENV: 'production' } });
  } catch (error) {
    giveUp(`The build failed.\n${error.message}`);
  }
  fs.writeFileSync(stampFile, stamp);
}

/** One file for the server, so that it starts in a second; packages stay where they are. */
async function bundleServer() {
  const esbuild = await import('esbuild');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['server/index.ts'],
    outfile: path.join(buildFolder, 'server.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'silent',
  });
  // Its helper process would live as long as the server that we become.
  await esbuild.stop();
}

/** Lets one set-up at a time work in this folder; a lock whose process has died is taken over. */
export async function alone(work) {
  fs.mkdirSync(buildFolder, { recursive: true });
  const lock = path.join(buildFolder, 'lock');
  let told = false;
  while (!takeLock(lock)) {
    if (isHeld(lock)) {
      if (!told) say('Another MAOS is setting itself up in this folder; waiting for it …');
      told = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
    } else fs.rmSync(lock, { force: true });
  }
  const release = () => fs.rmSync(lock, { force: true });
  // Giving up ends the process in the midst of the work.
  process.once('exit', release);
  const sign = setInterval(() => {
    const now = new Date();
    fs.utimes(lock, now, now, () => undefined);
  }, SIGN_MS);
  try {
    return await work();
  } finally {
    clearInterval(sign);
    process.off('exit', release);
    release();
  }
}

function takeLock(lock) {
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** After a crash of the machine another process may have the pid: a living holder gives signs. */
function isHeld(lock) {
  const signed = fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Date.now() - signed > SILENT_MS) return false;
  // Empty for the moment between its making and its writing.
  const holder = readText(lock) ?? '';
  return holder === '' || isAlive(Number(holder));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function sourceFiles() {
  const folders = ['app', 'components', 'core', 'server', 'public'].flatMap((folder) =>
    walk(path.join(root, folder)),
  );
  const files = [
    'next.config.js',
    'postcss.config.mjs',
    'proxy.ts',
    'tsconfig.json',
    'package-lock.json',
    'prisma/schema.prisma',
    'scripts/setup.mjs',
  ];
  return [...folders, ...files.map((file) => path.join(root, file))].filter(
    (file) => fs.existsSync(file) && !/\.(test|contract)\.tsx?$|\/(fixtures|testing)\//.test(file),
  );
}

function walk(folder) {
  if (!fs.existsSync(folder)) return [];
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function hashOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

export function say(line) {
  process.stdout.write(`${line}\n`);
}
