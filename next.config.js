import { fileURLToPath } from 'node:url';

const projectRoot = fileURLToPath(new URL('.', import.meta.url));

/** For every answer. The Content-Security-Policy is set per request, since its nonce changes. */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  },
];

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // The image optimiser is an endpoint that fetches on request; nothing here needs it.
  images: { unoptimized: true },
  // `npm run typecheck` checks the whole repository; a first start need not wait for that.
  typescript: { ignoreBuildErrors: true },
  // Native or dynamic-requiring packages stay outside the bundle.
  serverExternalPackages: ['@node-rs/argon2', 'pino', 'pg', '@prisma/client', '@prisma/adapter-pg'],
  // Next copies every body for the proxy, before anybody is asked who they are: at most somewhat more than the largest that is taken.
  experimental: { proxyClientMaxBodySize: '2mb' },
  // Said outright, so that a lockfile in a parent folder is never taken for the project.
  outputFileTracingRoot: projectRoot,
  turbopack: { root: projectRoot },
  headers: () => Promise.resolve([{ source: '/:path*', headers: securityHeaders }]),
};

export default config;
