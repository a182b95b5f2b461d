import { readFile } from 'node:fs/promises';

import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';

import { difference } from '@/prisma/diff';
import { migrate } from '@/prisma/migrate';
import { readMigrations } from '@/prisma/migrations';

let admin: Client;

beforeAll(async () => {
  admin = await connect(inject('templateDatabaseUrl').replace(/\/usher$/, '/postgres'));
});

afterAll(() => admin.end());

test('processes that start together migrate an empty database once', async () => {
  const url = await emptyDatabase();
  const answers = await Promise.all([migrate(url), migrate(url), migrate(url)]);
  const names = (await readMigrations()).map(({ name }) => name);
  expect(answers.flat()).toEqual(names);
  expect(await recorded(url)).toEqual(names);
});

test('a migrated database is left alone', async () => {
  const url = await emptyDatabase();
  await migrate(url);
  expect(await migrate(url)).toEqual([]);
});

test('a database of a newer version is refused by naming the migration', async () => {
  const url = await emptyDatabase();
  await migrate(url);
  await query(url, "UPDATE _prisma_migrations SET migration_name = '29990101000000_later'");
  await expect(migrate(url)).rejects.toThrow(/29990101000000_later, which this version of Usher does not know/);
});

test('a migration that was edited after it was applied is refused by name', async () => {
  const url = await emptyDatabase();
  await migrate(url);
  await query(url, "UPDATE _prisma_migrations SET checksum = 'other'");
  await expect(migrate(url)).rejects.toThrow(/was changed after this database had applied it/);
});

test('a database that cannot be reached is one sentence', async () => {
  await expect(migrate('postgresql://usher@127.0.0.1:1/usher')).rejects.toThrow(
    'The database cannot be reached: connect ECONNREFUSED 127.0.0.1:1',
  );
});

test('the migrations lead to the schema', async () => {
  expect(await difference(await emptyDatabase())).toBeUndefined();
  expect(await readFile('prisma/migrations/schema.prisma', 'utf8')).toBe(await readFile('prisma/schema.prisma', 'utf8'));
});

async function emptyDatabase(): Promise<string> {
  const name = `empty_${crypto.randomUUID().replaceAll('-', '')}`;
  await admin.query(`CREATE DATABASE ${name}`);
  onTestFinished(async () => {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  });
  return inject('templateDatabaseUrl').replace(/\/usher$/, `/${name}`);
}

async function recorded(url: string): Promise<string[]> {
  const rows = await query(url, 'SELECT migration_name FROM _prisma_migrations ORDER BY started_at');
  return rows.map((row) => String(row.migration_name));
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = await connect(url);
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}
