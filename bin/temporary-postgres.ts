import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { freePort } from './free-port';
import { type RunningPostgres, startPostgres } from './postgres';

/** A PostgreSQL in a folder of its own that `stop` throws away: for tests and for writing migrations. */
export async function startTemporaryPostgres(): Promise<RunningPostgres> {
  const dir = await mkdtemp(path.join(tmpdir(), 'usher-postgres-'));
  const postgres = await startPostgres({
    dataDir: path.join(dir, 'postgres'),
    port: await freePort(),
    password: 'thrown-away',
    logFile: path.join(dir, 'postgres.log'),
    durable: false,
  });
  const stop = async () => {
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
  };
  return { ...postgres, stop };
}
