/**
 * The composition root: the only file that reads the environment, builds the parts, listens and
 * shuts down.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import next from 'next';
import { pino, type Logger } from 'pino';
import { OFFLINE_MODEL } from '#core/protocol/command.ts';
import type { GateSettings } from './access/gate.ts';
import { toGateSettings, linkFor, type Listening } from './access/gate-settings.ts';
import { admitsUpgrade, gated, gateUpgrades } from './access/http-gate.ts';
import { listen } from './access/listen.ts';
import { readOrCreateToken } from './access/token.ts';
import { endStrayUpgrades } from './access/upgrades.ts';
import { readSettings, type Settings } from './env.ts';
import { createAnthropicModel } from './models/anthropic/create-anthropic-model.ts';
import { contextTokens } from './models/anthropic/context-sizes.ts';
import { costUsd } from './models/anthropic/prices.ts';
import type { LanguageModel } from './models/language-model.ts';
import { offeredModels } from './models/model-list.ts';
import { createOfflineModel } from './models/offline/create-offline-model.ts';
import { openPersistence, type Persistence } from './persistence/open-persistence.ts';
import { openGateway } from './realtime/gateway.ts';
import { createLogTails } from './realtime/log-tails.ts';
import { openRuntime } from './runtime.ts';
import { createRuntime } from './sessions/create-runtime.ts';
import { openSessions } from './sessions/open-sessions.ts';
import { createTools } from './tools/tool-registry.ts';
import { makeHome, requireRoots } from './setting-folders.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';

const root = process.cwd();

/** Kinds of errors at start that one sentence explains; anything else shows its stack too. */
const EXPLAINED = new Set([
  'setting-refused',
  'port-in-use',
  'home-in-use',
  'database-unreachable',
  'migration-failed',
  'postgres-failed',
]);

async function main(shutdown: Shutdown): Promise<void> {
  const settings = readSettings(process.env, root);
  const logger = pino({ level: 'warn', base: null }, pino.destination(2));
  await makeHome(settings.home);
  await requireRoots(settings.workspaceRoots ?? []);
  const token = settings.token ?? (await readOrCreateToken(settings.home));

  const http = createServer();
  const port = await listen(http, settings.port, settings.host);
  shutdown.onClose('http', () => closeServer(http));
  const listening: Listening = { host: settings.host, port, token, origin: settings.origin };
  const gate = toGateSettings(listening);
  const notReady = gated((_request, response) => {
    response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' });
    response.end('{"alive":true,"ready":false}');
  }, gate);
  http.on('request', notReady);

  const pages = next({ dev: settings.development, dir: root, hostname: settings.host, port });
  const opening = openPersistence({
    home: settings.home,
    databaseUrl: settings.databaseUrl,
    logger,
  });
  // Registered before it is open: Ctrl-C during the start must stop Postgres too.
  shutdown.onClose('persistence', () =>
    opening.then(
      (opened) => opened.close(),
      () => undefined,
    ),
  );
  const [persistence] = await Promise.all([opening, pages.prepare()]);
  shutdown.onClose('pages', () => pages.close());

  await openDoors({ settings, persistence, http, logger, gate, shutdown });
  const handle = pages.getRequestHandler();
  const serve = gated((request, response) => void handle(request, response), gate);
  http.off('request', notReady).on('request', serve);
  const hotReload = pages.getUpgradeHandler();
  endStrayUpgrades(http, settings.development ? (...upgrade) => void hotReload(...upgrade) : null);
  gateUpgrades(http, gate);
  process.stdout.write(`\nMAOS is ready: ${linkFor(listening)}\n`);
}

interface DoorParts {
  readonly settings: Settings;
  readonly persistence: Persistence;
  readonly http: Server;
  readonly logger: Logger;
  readonly gate: GateSettings;
  readonly shutdown: Shutdown;
}

/** Opens the socket and the door for routes, and starts what looks after sessions. */
async function openDoors(parts: DoorParts): Promise<void> {
  const { settings, persistence, http, logger, gate, shutdown } = parts;
  const tails = createLogTails({
    head: (session) => persistence.store.head(session),
    read: (session, after, limit) => persistence.store.read(session, after, limit),
    every(ms, callback) {
      const timer = setInterval(callback, ms);
      return () => clearInterval(timer);
    },
  });
  const admit = (request: IncomingMessage) => admitsUpgrade(request, gate);
  const gateway = openGateway({ http, tails, logger, admit });
  shutdown.onClose('gateway', () => gateway.close());
  const shared = {
    persistence,
    tails,
    samplesFolder: path.join(root, 'samples'),
    roots: settings.workspaceRoots ?? [os.homedir()],
  };
  const sessions = await openSessions({
    ...shared,
    gateway,
    logger,
    home: settings.home,
    tools: createTools({ rulesFolder: path.join(root, 'rules') }),
    modelNamed: openModels(settings),
    contextOf: contextTokens,
    priceOf: (model, usage) => (model === OFFLINE_MODEL ? 0 : costUsd(usage, model)),
  });
  shutdown.onClose('sessions', () => sessions.close());
  const hasKey = settings.anthropicApiKey !== null;
  const models = offeredModels(hasKey);
  openRuntime(createRuntime({ ...shared, sessions, models, hasKey, closing: shutdown.begun }));
}

/** The offline analyst always; Claude when there is a key. */
function openModels(settings: Settings): (name: string) => LanguageModel | null {
  const offline = createOfflineModel();
  const { anthropicApiKey: apiKey, anthropicBaseUrl: baseUrl } = settings;
  const anthropic = apiKey === null ? null : createAnthropicModel({ apiKey, baseUrl });
  return (name) => (name === OFFLINE_MODEL ? offline : anthropic);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return `MAOS could not start: ${String(error)}`;
  const kind = 'kind' in error ? String(error.kind) : '';
  return EXPLAINED.has(kind)
    ? error.message
    : `MAOS could not start: ${error.stack ?? error.message}`;
}

const shutdown = createShutdown();
try {
  await main(shutdown);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  await shutdown.run(1);
}
