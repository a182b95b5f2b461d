import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Client } from 'pg';
import { z } from 'zod';

import { stateDir } from './fixtures';

/** Written at every request or by the worker on its own: no effect of what somebody asked for. */
const BOOKKEEPING = [
  'AuditEvent', 'RateLimit', 'Session', 'Worker', 'Look', 'Proof', 'Step', 'Attempt', 'ApiBudget', 'Observation', 'Inventory', 'Install',
];

/** Asks the database of the running product. */
export async function query<T>(sql: string, row: z.ZodType<T>, values: unknown[] = []): Promise<T[]> {
  const { postgres } = z.object({ postgres: z.number() })
    .parse(JSON.parse(readFileSync(path.join(stateDir(), 'ports.json'), 'utf8')));
  const password = readFileSync(path.join(stateDir(), 'postgres.password'), 'utf8').trim();
  const client = new Client({ host: '127.0.0.1', port: postgres, user: 'usher', database: 'usher', password });
  await client.connect();
  try {
    return z.array(row).parse((await client.query(sql, values)).rows);
  } finally {
    await client.end();
  }
}

/** For each table a digest of all its rows: two that are alike say that nothing was added, changed or removed. */
export async function contents(): Promise<Record<string, string>> {
  const tables = await query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> ALL($1)`,
    z.object({ name: z.string() }), [BOOKKEEPING],
  );
  const digests = tables.map(({ name }) => {
    // The worker records looks by itself; what somebody asked for says who did.
    const where = name === 'Operation' ? 'WHERE "requestedById" IS NOT NULL' : '';
    return `SELECT '${name}' AS name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS digest FROM "${name}" t ${where}`;
  });
  const rows = await query(digests.join(' UNION ALL '), z.object({ name: z.string(), digest: z.string() }));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

/** Has the limits of rates begin anew: a test that knocks hundreds of times is not to hear of them. */
export async function forgetRates(): Promise<void> {
  await query('DELETE FROM "RateLimit"', z.unknown());
}

/** How many lines of the audit say that somebody was refused. */
export async function refusalCount(): Promise<number> {
  const [row] = await query(
    `SELECT count(*)::int AS count FROM "AuditEvent" WHERE outcome = 'refused'`, z.object({ count: z.number() }),
  );
  return row?.count ?? 0;
}

/** The only value of a query, as text. */
export async function valueOf(sql: string, values: unknown[] = []): Promise<string> {
  const [row] = await query(sql, z.record(z.string(), z.string()), values);
  const [value] = Object.values(row ?? {});
  if (value === undefined) throw new Error(`nothing is found by ${sql}`);
  return value;
}
