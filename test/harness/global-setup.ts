import type { TestProject } from 'vitest/node';

import { generateClient } from '@/bin/generate';
import { startTemporaryPostgres } from '@/bin/temporary-postgres';
import { migrate } from '@/prisma/migrate';

declare module 'vitest' {
  interface ProvidedContext {
    /** The migrated database that `freshDatabase` copies; nobody may stay connected to it. */
    templateDatabaseUrl: string;
  }
}

/** One PostgreSQL for the whole run, its database migrated once and copied per test file. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await generateClient();
  const postgres = await startTemporaryPostgres();
  await migrate(postgres.url);
  project.provide('templateDatabaseUrl', postgres.url);
  return postgres.stop;
}
