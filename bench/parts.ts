import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { generateClient } from '@/bin/generate';
import { startTemporaryPostgres } from '@/bin/temporary-postgres';
import { closeDb } from '@/lib/db/client';
import { migrate } from '@/prisma/migrate';
import { addEnvironment, useEnvironment } from '@/test/harness/environment';

import { startLocalAws } from './local-aws-peers';

/** A PostgreSQL with Usher's tables and a Local AWS, with this process pointed at both; all of it ends with the work. */
export async function withParts(work: () => Promise<void>): Promise<void> {
  useEnvironment();
  await generateClient();
  const folder = await mkdtemp(path.join(tmpdir(), 'usher-bench-'));
  process.once('exit', () => { rmSync(folder, { recursive: true, force: true }); });
  const postgres = await startTemporaryPostgres();
  const aws = await startLocalAws(path.join(folder, 'state'));
  try {
    addEnvironment({ DATABASE_URL: postgres.url, USHER_AWS_ENDPOINT: aws.apiUrl });
    await migrate(postgres.url);
    await work();
  } finally {
    await closeDb();
    await aws.end();
    await postgres.stop();
  }
}
