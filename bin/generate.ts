import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { runQuietly } from './run';
import { hashSources, unlessStamped } from './stamp';

const ROOT = path.join(import.meta.dirname, '..');
const STAMP = path.join(ROOT, 'node_modules/.usher/prisma-client');
const CLIENT = path.join(ROOT, 'lib/db/generated/client.ts');

/** Generates the Prisma client if prisma/schema.prisma or Prisma changed; says whether it did. */
export async function generateClient(): Promise<boolean> {
  const hash = await hashSources(ROOT, ['prisma/schema.prisma', 'node_modules/prisma/package.json']);
  // A client that someone deleted is missing, whatever the stamp says.
  if (!existsSync(CLIENT)) await rm(STAMP, { force: true });
  return unlessStamped(STAMP, hash, async () => {
    await runQuietly('The Prisma client could not be generated', process.execPath, [
      'node_modules/prisma/build/index.js', 'generate', '--no-hints',
    ], {
      cwd: ROOT,
      env: {
        ...process.env,
        CHECKPOINT_DISABLE: '1',
        // Generating needs no engine; naming any file that exists keeps Prisma from downloading one.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      },
    });
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log((await generateClient()) ? 'Generated lib/db/generated.' : 'lib/db/generated is up to date.');
}
