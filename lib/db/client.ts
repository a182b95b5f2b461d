import { env } from '@/lib/env';

import { type Prisma, PrismaClient } from './generated/client';
import { OrderlyPg } from './orderly-transactions';

/** A transaction, or the client itself: what reads and guarded writes take. */
export type Db = Prisma.TransactionClient;

/** A database that is silent, as behind a broken network, is given up after these: nobody waits for good. */
const CONNECTION_LIMIT_MS = 5_000;
const TRANSACTION_LIMIT_MS = 10_000;
/** Longer than a transaction may hold what another statement waits for. */
const ANSWER_LIMIT_MS = 12_000;

// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the one property of ours on the global object
const shared = globalThis as { usherPrisma?: PrismaClient };

/** The process's Prisma client, made at first use and kept over `next dev` reloads. */
export function db(): PrismaClient {
  shared.usherPrisma ??= new PrismaClient({
    adapter: new OrderlyPg({ connectionString: env().databaseUrl, connectionTimeoutMillis: CONNECTION_LIMIT_MS, query_timeout: ANSWER_LIMIT_MS }),
    // Prisma's own two seconds are less than a burst of password hashes takes on a small machine.
    transactionOptions: { maxWait: TRANSACTION_LIMIT_MS, timeout: TRANSACTION_LIMIT_MS },
  });
  return shared.usherPrisma;
}

/** Closes the client, if there is one; the next `db()` makes another. */
export async function closeDb(): Promise<void> {
  const client = shared.usherPrisma;
  delete shared.usherPrisma;
  await client?.$disconnect();
}
