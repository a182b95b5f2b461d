import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';

import { hashSources, unlessStamped } from './stamp';

const NEXT = 'node_modules/next/dist/bin/next';
const STAMP = '.next/usher-build';

/** Folders that never go into the pages, whatever is added to the project later. */
const NOT_BUILT = new Set([
  'node_modules', 'bin', 'worker', 'local-aws', 'test', 'e2e', 'bench', 'docs', 'test-results', 'playwright-report',
]);
/** Follows from the schema and the lockfile, which are hashed, and is not there yet on a first start. */
const GENERATED = 'lib/db/generated';
const CONFIG_FILES = ['next.config.js', 'postcss.config.mjs', 'proxy.ts', 'tsconfig.json', 'package-lock.json'];

/** The arguments with which Node builds the pages. */
export const BUILD_COMMAND = [NEXT, 'build'];

/** The hash of everything that goes into the pages, and of the Node that would build them. */
export async function buildHash(root: string): Promise<string> {
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NOT_BUILT.has(entry.name))
    .map((entry) => entry.name);
  const runtime = [process.versions.node.split('.')[0] ?? '', process.platform];
  return hashSources(root, [...folders, ...CONFIG_FILES], runtime, GENERATED);
}

/**
 * Builds the pages if there is no finished build of these sources; says whether it did. What a build
 * cut short has left is thrown away first.
 */
export async function buildIfNeeded(root: string, hash: string, build: () => Promise<void>): Promise<boolean> {
  const stamp = path.join(root, STAMP);
  if (!existsSync(path.join(root, '.next/BUILD_ID'))) await rm(stamp, { force: true });
  return unlessStamped(stamp, hash, async () => {
    await rm(path.join(root, '.next/BUILD_ID'), { force: true });
    await build();
  });
}
