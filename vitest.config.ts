import path from 'node:path';

import { defineConfig } from 'vitest/config';

// 5:45 ahead of UTC: code that leans on the machine's time zone fails here and not at a customer.
process.env.TZ = 'Asia/Kathmandu';

const shared = {
  setupFiles: ['test/harness/setup.ts'],
  restoreMocks: true,
};

export default defineConfig({
  resolve: { alias: { '@': path.resolve(import.meta.dirname) } },
  // React's own JSX, as Next compiles it; tsconfig's "preserve" is meant for Next.
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    allowOnly: false,
    passWithNoTests: true,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'unit',
          include: ['{app,components,lib,worker,bin,local-aws,prisma,test/unit}/**/*.test.{ts,tsx}', '*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'integration',
          include: ['test/{integration,contract}/**/*.test.{ts,tsx}'],
          globalSetup: ['test/harness/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
