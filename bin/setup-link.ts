import { makeSetupLink } from '@/lib/accounts/service';
import { closeDb } from '@/lib/db/client';

/** Prints the one-time set-up link as one JSON line, or {} once somebody has an account. */
const setupUrl = await makeSetupLink();
process.stdout.write(`${JSON.stringify(setupUrl ? { setupUrl } : {})}\n`);
await closeDb();
