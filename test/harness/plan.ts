import { Client } from 'pg';

import { env } from '@/lib/env';
import type { LocalAws } from '@/local-aws/server';

/** Who we are is asked whenever a worker takes an operation up, so it stands in no plan. */
const NOT_PLANNED = 'sts:GetCallerIdentity';

/** The calls that Local AWS heard since its journal was cleared, as plans spell them, sorted: looks ask side by side. */
export function callsMade(aws: LocalAws): string[] {
  return aws.journal
    .list()
    .flatMap((entry) => (entry.service === 'edge' || !entry.accessKeyId ? [] : [`${entry.service}:${entry.operation ?? ''}`]))
    .filter((call) => call !== NOT_PLANNED)
    .sort();
}

/** Every row of the database as text, by table. */
export async function contentsOfDatabase(): Promise<Record<string, string[]>> {
  const client = new Client({ connectionString: env().databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
    );
    const contents: Record<string, string[]> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(`SELECT t::text AS line FROM "${name}" t ORDER BY 1`);
      contents[name] = rows.map(({ line }) => line);
    }
    return contents;
  } finally {
    await client.end();
  }
}
