import { access, chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { detectSandbox, runInSandbox, type SandboxCommand } from './sandbox.ts';
import { nodeFolder } from './sandbox-arguments.ts';

vi.setConfig({ testTimeout: 40_000 });
const { available, detail } = await detectSandbox();
const MIB = 1024 * 1024;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'maos-sandbox-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function run(argv: readonly string[], options: Partial<SandboxCommand> = {}) {
  const signal = new AbortController().signal;
  return runInSandbox({
    folder,
    mounts: [],
    hidden: [],
    argv,
    timeoutMs: 30_000,
    signal,
    ...options,
  });
}
const shell = (script: string, options: Partial<SandboxCommand> = {}) =>
  run(['sh', '-c', script], options);
const node = (script: string, options: Partial<SandboxCommand> = {}) =>
  run(['node', '-e', script], options);

/** Processes of this machine whose command line holds a word. */
async function processesNaming(word: string): Promise<string[]> {
  const { readFile } = await import('node:fs/promises');
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(word)) found.push(line.replaceAll('\0', ' '));
  }
  return found;
}

describe.skipIf(!available)(`a command in the sandbox (${detail})`, () => {
  test('gives its exit code and both streams in the order in which they came', async () => {
    const result = await shell('echo one; echo two >&2; echo three; exit 3');
    expect(result).toMatchObject({ exitCode: 3, output: 'one\ntwo\nthree\n', endedBy: 'exit' });
  });

  test('finds node and npm, and works in the folder that it is given', async () => {
    await writeFile(path.join(folder, 'a.txt'), 'content\n');
    const result = await shell(
      'node --version && npm --version && pwd && cat a.txt && echo x > b.txt',
    );
    expect(result.output).toMatch(/^v\d+.*\n\d+\.\d+.*\n\/workspace\ncontent\n$/);
    await expect(access(path.join(folder, 'b.txt'))).resolves.toBeUndefined();
  });

  test('takes words as they are, without a shell between', async () => {
    const result = await run(['printf', '%s|', '$(id)', '; rm -rf /', '-x', 'a b', '']);
    expect(result.output).toBe('$(id)|; rm -rf /|-x|a b||');
  });

  test('reaches neither the network nor a server on this machine', async () => {
    const server = createServer((_request, response) => response.end('reached'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    try {
      const result = await node(`
        const net = require('node:net');
        const attempt = (host, port) => new Promise((resolve) => {
          const socket = net.connect({ host, port }, () => resolve('connected'));
          socket.on('error', (error) => resolve(error.code));
        });
        (async () => console.log(await attempt('127.0.0.1', ${port}), await attempt('1.1.1.1', 53)))();`);
      expect(result.output).toBe('ECONNREFUSED ENETUNREACH\n');
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test('can use its own localhost by name', async () => {
    const result = await node(`
      const server = require('node:http').createServer((_, response) => response.end('own'));
      server.listen(0, 'localhost', async () => {
        console.log(await (await fetch('http://localhost:' + server.address().port)).text());
        server.close();
      });`);
    expect(result.output).toBe('own\n');
  });

  test('sees no secrets, no home and no environment of ours', async () => {
    const secret = path.join(await mkdtemp(path.join(tmpdir(), 'maos-home-')), 'token');
    await writeFile(secret, 'a-very-secret-token');
    vi.stubEnv('ANTHROPIC_API_KEY', 'sk-very-secret');
    try {
      const places = [
        '/etc/shadow',
        '/root',
        homedir(),
        secret,
        '/home',
        '/sys',
        '/var',
        '/proc/1/environ',
      ];
      const result = await shell(
        `for place in ${places.join(' ')}; do cat $place; ls $place/; done; env`,
      );
      expect(result.output).not.toMatch(/very-secret/);
      expect(result.output).toContain('cat: /etc/shadow: No such file or directory');
      expect(result.output).toContain(`ls: cannot access '${homedir()}/'`);
    } finally {
      vi.unstubAllEnvs();
      await rm(path.dirname(secret), { recursive: true });
    }
  });

  test('can write nowhere but in its folder and its own /tmp', async () => {
    const places = [
      '/usr/x',
      '/etc/x',
      '/x',
      '/dev/x',
      '/proc/sys/vm/swappiness',
      '/proc/self/oom_score_adj',
    ];
    const result = await shell(
      `for place in ${places.join(' ')}; do (echo 1 > $place) 2>/dev/null && echo "wrote $place"; done; echo 1 > /tmp/x && echo tmp`,
    );
    expect(result.output).toBe('tmp\n');
  });

  test("leaves the machine's devices as they were, even where we run as root", async () => {
    const before = (await stat('/dev/full')).mode & 0o777;
    try {
      await shell('chmod 600 /dev/full');
      expect((await stat('/dev/full')).mode & 0o777).toBe(before);
    } finally {
      if (process.getuid?.() === 0) await chmod('/dev/full', before);
    }
  });

  test("can't make namespaces of its own", async () => {
    expect((await shell('unshare -Ur true || echo refused')).output).toContain('refused');
  });

  test('shows mounts read-only, and hides what is to stay hidden', async () => {
    const library = await mkdtemp(path.join(tmpdir(), 'maos-library-'));
    await mkdir(path.join(library, 'private'));
    await writeFile(path.join(library, 'index.js'), 'module.exports = 42;\n');
    await writeFile(path.join(library, 'private', 'key'), 'key');
    await chmod(library, 0o755);
    try {
      const result = await shell(
        `node -p 'require("lib")'; echo x > node_modules/lib/new; ls ${library}; cat ${library}/private/key`,
        {
          mounts: [
            { from: library, to: '/workspace/node_modules/lib' },
            { from: library, to: library },
          ],
          hidden: [path.join(library, 'private')],
        },
      );
      expect(result.output).toContain('42\n');
      expect(result.output).toContain('Read-only file system');
      expect(result.output).toContain('private/key: No such file');
    } finally {
      await rm(library, { recursive: true });
    }
  });
});

describe.skipIf(!available)(`the bounds of the sandbox (${detail})`, () => {
  test('a sleeper is ended at the deadline', async () => {
    const result = await shell('echo started; sleep 1000.125', { timeoutMs: 400 });
    expect(result).toMatchObject({ exitCode: null, endedBy: 'deadline', output: 'started\n' });
    expect(result.durationMs).toBeLessThan(5000);
    expect(await processesNaming('1000.125')).toEqual([]);
  });

  test('an abort ends it', async () => {
    const controller = new AbortController();
    const running = shell('sleep 1000.25', { signal: controller.signal });
    await vi.waitFor(async () => expect(await processesNaming('1000.25')).not.toEqual([]));
    controller.abort();
    expect(await running).toMatchObject({ exitCode: null, endedBy: 'abort' });
    expect(await processesNaming('1000.25')).toEqual([]);
  });

  test('a process that it leaves behind is ended, and does not hold up the result', async () => {
    const result = await shell('setsid sh -c "trap : TERM HUP; sleep 1000.375" & echo done');
    expect(result).toMatchObject({ exitCode: 0, endedBy: 'exit', output: 'done\n' });
    expect(result.durationMs).toBeLessThan(10_000);
    expect(await processesNaming('1000.375')).toEqual([]);
  });

  test('a fork bomb is ended', async () => {
    const result = await shell('bomb() { bomb | bomb & }; bomb; sleep 60.5', {
      limits: { processes: 64 },
    });
    expect(result.endedBy).toBe('processes');
    expect(await processesNaming('60.5')).toEqual([]);
  });

  test('a memory hog is ended', async () => {
    const hog = 'const kept = []; setInterval(() => kept.push(Buffer.alloc(8 * 2 ** 20, 1)), 1);';
    const result = await node(hog, { limits: { memoryBytes: 400 * MIB } });
    // The bound of the single process and that of the sum may both come first.
    expect(result.endedBy === 'memory' || result.exitCode !== 0).toBe(true);
    expect(result.durationMs).toBeLessThan(20_000);
  });

  test('several processes share one bound of memory', async () => {
    const each = 'const kept = Buffer.alloc(150 * 2 ** 20, 1); setInterval(() => kept[0]++, 1000);';
    const result = await shell(`for n in 1 2 3 4; do node -e '${each}' & done; wait`, {
      limits: { memoryBytes: 500 * MIB },
    });
    expect(result.endedBy).toBe('memory');
  });

  test('room in its /tmp is bounded', async () => {
    const result = await shell('head -c 3000000 /dev/zero > /tmp/big', {
      limits: { temporaryBytes: MIB },
    });
    expect(result.output).toContain('No space left on device');
  });

  test('a file larger than allowed is not written', async () => {
    await shell('head -c 3000000 /dev/zero > big', { limits: { fileBytes: MIB } });
    expect((await stat(path.join(folder, 'big'))).size).toBeLessThanOrEqual(MIB);
  });

  test('filling the disk is ended', async () => {
    const result = await shell(
      'for n in 1 2 3 4; do head -c 30000000 /dev/zero > $n; done; sleep 60',
      {
        limits: { diskBytes: 50 * MIB },
      },
    );
    expect(result.endedBy).toBe('disk');
  });

  test('an endless printer is ended, and its beginning and end are kept', async () => {
    const result = await shell('echo first; yes', {
      limits: { outputBytes: 1000, outputEndBytes: 5 * MIB },
    });
    expect(result.endedBy).toBe('output');
    expect(result.output).toMatch(/^first\ny\n[^]*\n… \d+ bytes left out …\n[^]*y\n/);
    expect(result.output.length).toBeLessThan(1100);
  });
});

describe('where there is no sandbox', () => {
  test('nothing runs, and the reason says what to install', async () => {
    const nowhere = await mkdtemp(path.join(tmpdir(), 'maos-nowhere-'));
    vi.stubEnv('PATH', nowhere);
    try {
      await expect(shell(`touch ran`)).rejects.toMatchObject({ kind: 'sandbox-unavailable' });
      expect(await detectSandbox()).toMatchObject({ available: false });
      expect(await readdir(folder)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      await rm(nowhere, { recursive: true });
    }
  });
});

describe('the folder that shows node', () => {
  test('is the installation, unless that would show a home', () => {
    const executable = process.execPath;
    expect(nodeFolder('/home/ann/bin/node', '/home/ann')).toBe('/home/ann/bin/node');
    expect(executable.startsWith(nodeFolder(executable, '/home/ann'))).toBe(true);
  });
});
