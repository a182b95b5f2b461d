import { randomBytes } from 'node:crypto';

import { Client } from 'pg';
import { inject, onTestFinished } from 'vitest';

import { closeDb } from '@/lib/db/client';

import { addEnvironment } from './environment';

export interface FreshDatabase {
  url: string;
  /** Closes the product's connections and drops the database. */
  close: () => Promise<void>;
}

/**
 * An empty, migrated database, copied from a template in tens of milliseconds; `lib/db` and
 * everything above it uses it from now on. Call it in `beforeAll` or `beforeEach`, and `close` it after.
 */
export async function freshDatabase(): Promise<FreshDatabase> {
  return useCopyOf(inject('templateDatabaseUrl'));
}

/** The same for any database that nobody is connected to. */
export async function useCopyOf(templateUrl: string): Promise<FreshDatabase> {
  const template = new URL(templateUrl);
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = new URL(template);
  url.pathname = `/${name}`;
  await asAdmin(template, `CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)}`);
  await closeDb();
  addEnvironment({ DATABASE_URL: url.href });
  return {
    url: url.href,
    close: async () => {
      await closeDb();
      await asAdmin(template, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** A fresh database for one test, closed when it ends. */
export async function freshDatabaseForTest(): Promise<FreshDatabase> {
  const database = await freshDatabase();
  onTestFinished(database.close);
  return database;
}

async function asAdmin(template: URL, sql: string): Promise<void> {
  const admin = new URL(template);
  admin.pathname = '/postgres';
  const client = new Client({ connectionString: admin.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
