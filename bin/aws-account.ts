import { callerAccountId } from '@/lib/aws/account';
import { env } from '@/lib/env';

/** Prints the account that our credentials belong to, and the region, as one JSON line. */
try {
  console.log(JSON.stringify({ account: await callerAccountId(), region: env().aws.region }));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
