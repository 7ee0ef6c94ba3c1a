/** `npm start`: sets up what is missing, then serves from this very process until Ctrl-C. */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { alone, build, generate, install, requireNode, root } from './setup.mjs';

requireNode();
process.chdir(root);
if (fs.existsSync('.env')) process.loadEnvFile('.env');
await alone(async () => {
  await install();
  await generate();
  await build();
});
process.env.NODE_ENV = 'production';
process.env.NEXT_TELEMETRY_DISABLED = '1';
await import(pathToFileURL(path.join(root, '.build', 'server.mjs')).href);
