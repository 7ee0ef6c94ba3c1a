/** `npm run pictures`: makes the pictures of the README anew, by Playwright, from a real run. */
import { requireBrowser } from './system-packages.mjs';
import { alone, build, generate, install, requireNode, root, runTool } from './setup.mjs';

requireNode();
process.chdir(root);
await alone(async () => {
  await install();
  await generate();
  await build();
});
const browser = await requireBrowser();
await runTool('playwright', ['test', '--config', 'e2e/pictures.config.ts'], {
  show: true,
  env: { MAOS_BROWSER: browser ?? '' },
});
