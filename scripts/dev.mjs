/** `npm run dev`: the same server with pages rebuilt as you edit. */
import { spawn } from 'node:child_process';
import {
  alone,
  generate,
  install,
  quietEnvironment,
  requireNode,
  root,
  toolPath,
} from './setup.mjs';

requireNode();
await alone(async () => {
  await install();
  await generate();
});
const child = spawn(process.execPath, [toolPath('tsx'), 'server/index.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...quietEnvironment, NODE_ENV: 'development' },
});
// Ctrl-C reaches the whole group: the child shuts down, and we leave with it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => process.exit(code ?? 1));
