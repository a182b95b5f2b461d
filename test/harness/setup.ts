import { afterAll, afterEach, beforeEach } from 'vitest';

import { removeTestStateDir, useEnvironment } from './environment';

// Before any product module is loaded, so that none of them sees the developer's own settings.
useEnvironment();

const METHODS = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;
const noise: string[] = [];

for (const method of METHODS) {
  console[method] = (...parts: unknown[]) => {
    noise.push(`console.${method}: ${parts.map(String).join(' ')}`);
  };
}

beforeEach(() => {
  noise.length = 0;
});

/** What the console says in a test is either a fault or belongs into an assertion. */
afterEach(() => {
  if (noise.length > 0) throw new Error(`The console was not silent:\n${noise.splice(0).join('\n')}`);
});

// Registered first, so it runs after the file's own clean-up.
afterAll(removeTestStateDir);
