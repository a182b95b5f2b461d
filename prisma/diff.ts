import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { NO_FILTER, SCHEMA_FILE, withEngine } from './engine';
import { MIGRATIONS_DIR } from './migrations';

/**
 * The schema that the migrations lead to: prisma/schema.prisma as it was at the last db:diff.
 * Kept because the engine, run this way, cannot read a schema back from a PostgreSQL 18
 * database; comparing two files it can.
 */
export const MIGRATED_SCHEMA_FILE = path.join(MIGRATIONS_DIR, 'schema.prisma');

/** What the engine's diff answers, when asked for an exit code, if there is a difference. */
const DIFFERENT = 2;

/**
 * The SQL that leads from the last migration to prisma/schema.prisma, or undefined when they agree.
 * The engine wants a database to be there, although it only compares files.
 */
export async function difference(databaseUrl: string): Promise<string | undefined> {
  const from = await dataModel(MIGRATED_SCHEMA_FILE);
  const to = await dataModel(SCHEMA_FILE);
  const { exitCode, stdout } = await withEngine(databaseUrl, (engine) =>
    engine.diff({ from, to, script: true, exitCode: true, filters: NO_FILTER }),
  );
  return exitCode === DIFFERENT ? (stdout ?? undefined) : undefined;
}

async function dataModel(file: string) {
  const content = await readFile(file, 'utf8').catch(() => undefined);
  if (content === undefined) return { tag: 'empty' as const };
  return { tag: 'schemaDatamodel' as const, files: [{ path: file, content }] };
}

/** Writes the next migration folder, and gives its path; undefined when there is nothing to migrate. */
export async function writeMigration(name: string, databaseUrl: string): Promise<string | undefined> {
  const sql = await difference(databaseUrl);
  if (sql === undefined) return undefined;
  const stamp = new Date().toISOString().replaceAll(/[-T:]/g, '').slice(0, 14);
  const folder = path.join(MIGRATIONS_DIR, `${stamp}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'migration.sql'), sql);
  await writeFile(path.join(MIGRATIONS_DIR, 'migration_lock.toml'), 'provider = "postgresql"\n');
  await copyFile(SCHEMA_FILE, MIGRATED_SCHEMA_FILE);
  return folder;
}
