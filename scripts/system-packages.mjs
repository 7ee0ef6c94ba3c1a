/** What the tests need from the system: a browser to look with, a sandbox to run commands in. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { run, say } from './setup.mjs';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The path of a Chromium: installed, else Playwright's own (empty), else the system's package. */
export async function requireBrowser() {
  const found = process.env.MAOS_BROWSER || firstOnPath(BROWSERS);
  if (found) return found;
  const { chromium } = await import('@playwright/test');
  if (fs.existsSync(chromium.executablePath())) return '';
  if (await installPackage('chromium')) return firstOnPath(BROWSERS);
  say(
    'No Chromium was found: install `chromium`, or run `npx playwright install chromium`. The end-to-end tests will fail.',
  );
  return '';
}

/** Tries to have bubblewrap; without it, the tests that run commands say that they were skipped. */
export async function requireSandbox() {
  if (firstOnPath(['bwrap'])) return;
  if (await installPackage('bubblewrap')) return;
  say('bubblewrap is missing: install it, or the tests of the sandbox are skipped.');
}

async function installPackage(name) {
  if (process.getuid?.() !== 0 || !firstOnPath(['apt-get'])) return false;
  say(`Installing the system package ${name} …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { env });
    return true;
  } catch {
    return false;
  }
}

function firstOnPath(names) {
  for (const name of names) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  return null;
}
