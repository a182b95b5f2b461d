import { pathToFileURL } from 'node:url';

import { Client } from 'pg';

import { NO_FILTER, withEngine } from './engine';
import { type Migration, migrationList, readMigrations } from './migrations';

/** Any number that nobody else locks; Prisma's own is 72707369. */
const LOCK_ID = 72_707_370;

interface AppliedRow {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
  rolled_back_at: Date | null;
}

/**
 * Brings a database up to the migrations in prisma/migrations, and gives the names of those it
 * applied. Keeps Prisma's own book (`_prisma_migrations`), so `prisma migrate deploy` may be used
 * on the same database. Several processes may call this at once: one works, the others wait.
 * Throws an Error with one sentence when the database cannot be brought there.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const migrations = await readMigrations();
  const client = new Client({ connectionString: databaseUrl });
  try {
    await client.connect();
  } catch (error) {
    throw new Error(`The database cannot be reached: ${reason(error)}`, { cause: error });
  }
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_ID]);
    // Asking costs a millisecond, and starting the engine half a second.
    if (isComplete(migrations, await appliedRows(client))) return [];
    return await apply(databaseUrl, migrations);
  } finally {
    await client.end();
  }
}

async function appliedRows(client: Client): Promise<AppliedRow[]> {
  const table = await client.query<{ found: string | null }>("SELECT to_regclass('_prisma_migrations')::text AS found");
  if (!table.rows[0]?.found) return [];
  const rows = await client.query<AppliedRow>(
    'SELECT migration_name, checksum, finished_at, rolled_back_at FROM _prisma_migrations',
  );
  return rows.rows.filter((row) => row.rolled_back_at === null);
}

/** Whether there is nothing to do. A migration that failed, was edited or was removed is left to the caller. */
function isComplete(migrations: Migration[], rows: AppliedRow[]): boolean {
  const byName = new Map(rows.map((row) => [row.migration_name, row]));
  for (const { name, checksum } of migrations) {
    const row = byName.get(name);
    if (row?.finished_at && row.checksum !== checksum) {
      throw new Error(`The migration ${name} was changed after this database had applied it: restore its script.`);
    }
  }
  const known = new Set(migrations.map(({ name }) => name));
  const foreign = rows.find((row) => !known.has(row.migration_name));
  if (foreign) {
    throw new Error(
      `This database has the migration ${foreign.migration_name}, which this version of Usher does not know: ` +
        'start the newer version, or use another database.',
    );
  }
  return migrations.every(({ name }) => byName.get(name)?.finished_at);
}

async function apply(databaseUrl: string, migrations: Migration[]): Promise<string[]> {
  const input = { migrationsList: migrationList(migrations), filters: NO_FILTER };
  try {
    return (await withEngine(databaseUrl, (engine) => engine.applyMigrations(input))).appliedMigrationNames;
  } catch (error) {
    throw new Error(`The database could not be migrated: ${reason(error)}`, { cause: error });
  }
}

/** A connection refused on several addresses is an AggregateError without a message of its own. */
function reason(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return reason(error.errors[0]);
  return error instanceof Error ? error.message.trim() : String(error);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) {
    console.error('DATABASE_URL names the database to migrate, for example postgresql://usher:…@127.0.0.1:5432/usher.');
    process.exit(1);
  }
  try {
    const names = await migrate(databaseUrl);
    console.log(names.length === 0 ? 'The database is up to date.' : `Applied ${names.join(', ')}.`);
  } catch (error) {
    console.error(reason(error));
    process.exit(1);
  }
}
