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

test('a library of the first version keeps its parts, each distribution naming its own', async () => {
  const url = await emptyDatabase();
  const [first, ...later] = await readMigrations();
  await query(url, first?.sql ?? '');
  await query(url, `
    INSERT INTO "OriginIdentity" (id, kind, name) VALUES ('oac', 'OAC', 'usher-i');
    INSERT INTO "KeyGroup" (id, name, "signingKeyKind") VALUES ('group', 'usher-i-p256', 'ECDSA_P256');
    INSERT INTO "Library" (id, name, region, "originIdentityKind", "signingKeyKind", "ttlSeconds", "withBasic", "keyGroupId", "createdById", state)
      VALUES ('library', 'Films', 'eu-west-1', 'OAC', 'ECDSA_P256', 600, true, 'group', 'somebody', 'READY');
    INSERT INTO "Bucket" (id, "libraryId", name, region) VALUES ('bucket', 'library', 'usher-films', 'eu-west-1');
    INSERT INTO "Distribution" (id, "libraryId", role) VALUES ('signed', 'library', 'SIGNED'), ('basic', 'library', 'BASIC');
    INSERT INTO "LibraryOriginIdentity" ("libraryId", role, "originIdentityId") VALUES ('library', 'SIGNED', 'oac'), ('library', 'BASIC', 'oac');
    INSERT INTO "Operation" (id, kind, "libraryId", state, "dedupeKey") VALUES ('running', 'LOOK', 'library', 'RUNNING', 'look:library');`);
  for (const { sql } of later) await query(url, sql);

  expect(await query(url, 'SELECT id, "bucketId", "originIdentityId", "keyGroupId", comment FROM "Distribution" ORDER BY id')).toEqual([
    { id: 'basic', bucketId: 'bucket', originIdentityId: 'oac', keyGroupId: null, comment: 'Usher: Films, basic (basic)' },
    { id: 'signed', bucketId: 'bucket', originIdentityId: 'oac', keyGroupId: 'group', comment: 'Usher: Films, signed (signed)' },
  ]);
  expect(await query(url, 'SELECT state, "dedupeKey", kind, subject FROM "Operation"')).toEqual([
    { state: 'CANCELLED', dedupeKey: null, kind: 'LOOK', subject: 'Films' },
  ]);
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
