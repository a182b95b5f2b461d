import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';

import { Client } from 'pg';

/**
 * Time that runs faster for a worker, so that what it waits for is not waited for by those who watch: its timers are
 * divided by the speed, and the database's clock, which leases, waits and the pace of calls go by, runs ahead as much.
 * AWS's clock and the worker's own, by which it signs, stay as they are.
 */
const SCHEMA = 'hurried';

/** Prepares a database: whoever connects with `hurriedUrl` to it or to a copy of it has the faster clock. */
export async function allowHurry(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const base = `'${new Date().toISOString()}'::timestamptz`;
    await client.query(`CREATE SCHEMA ${SCHEMA}`);
    for (const name of ['now', 'clock_timestamp']) {
      await client.query(`
        CREATE FUNCTION ${SCHEMA}.${name}() RETURNS timestamptz LANGUAGE sql AS $$
          SELECT ${base} + (pg_catalog.${name}() - ${base}) * current_setting('${SCHEMA}.speed')::float8 $$`);
    }
  } finally {
    await client.end();
  }
}

/** The database, with a clock that runs `speed` times as fast. */
export function hurriedUrl(databaseUrl: string, speed: number): string {
  const url = new URL(databaseUrl);
  url.searchParams.set('options', `-c search_path=${SCHEMA},pg_catalog,public -c ${SCHEMA}.speed=${speed} -c application_name=${SCHEMA}`);
  return url.href;
}

/**
 * Ends what hurried processes that were killed still have under way in a database: a beat that waits for a lock would
 * prolong the lease of the dead when the lock is gone.
 */
export async function endHurried(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      'SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1', [SCHEMA],
    );
  } finally {
    await client.end();
  }
}

/** Makes this process's timers as fast. */
export function hurryTimers(speed: number): void {
  const { setTimeout: pause } = timersPromises;
  const { setTimeout: later, setInterval: repeatedly } = globalThis;
  const shorter = (milliseconds = 0) => milliseconds / speed;
  timersPromises.setTimeout = (milliseconds, value, options) => pause(shorter(milliseconds), value, options);
  syncBuiltinESMExports();
  type Timer = (run: (...args: unknown[]) => void, milliseconds?: number, ...args: unknown[]) => NodeJS.Timeout;
  const hurried = (timer: Timer): Timer => (run, milliseconds, ...args) => timer(run, shorter(milliseconds), ...args);
  Object.assign(globalThis, { setTimeout: hurried(later), setInterval: hurried(repeatedly) });
}
