import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { build } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../..');

export interface Bundle {
  /** The file that belongs to an entry of this folder, by its name without ending. */
  fileOf: (entry: string) => string;
  remove: () => Promise<void>;
}

/** Makes one file of each entry and all that it imports: a process that loads it is up in a third of a second. */
export async function bundleEntries(entries: readonly string[]): Promise<Bundle> {
  const dir = await mkdtemp(path.join(tmpdir(), 'usher-faults-'));
  // What stays a package is found from here.
  await symlink(path.join(ROOT, 'node_modules'), path.join(dir, 'node_modules'));
  await build({
    entryPoints: entries.map((entry) => path.join(import.meta.dirname, `${entry}.ts`)),
    absWorkingDir: ROOT,
    outdir: dir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    external: ['pino', 'pg-native', '@node-rs/argon2', 'next', 'next/*', 'react', 'react-dom', 'vitest'],
    // CommonJS packages inside of the file still ask for Node's own modules.
    banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
    logLevel: 'error',
  });
  return {
    fileOf: (entry) => path.join(dir, `${entry}.mjs`),
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
