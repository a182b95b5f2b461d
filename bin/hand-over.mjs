import path from 'node:path';

import { ensureInstalled, InstallTrouble } from './install.mjs';

/**
 * Makes sure that the packages are there, then goes on in TypeScript within this same process,
 * so that a signal to `npm start` reaches the supervisor without a chain of processes.
 */
export async function handOver(entry) {
  process.chdir(path.join(import.meta.dirname, '..'));
  try {
    await ensureInstalled(process.cwd());
  } catch (error) {
    if (!(error instanceof InstallTrouble)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    return;
  }
  const { register } = await import('tsx/esm/api');
  register();
  await import(entry);
}
