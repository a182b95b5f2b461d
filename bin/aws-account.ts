import { callerAccountId } from '@/lib/aws/account';
import { AwsFailure } from '@/lib/aws/errors';
import { env } from '@/lib/env';

/** Prints the account that our credentials belong to and the region, or what AWS has against it, as one JSON line. */
async function answer(): Promise<Record<string, string>> {
  try {
    return { account: await callerAccountId(), region: env().aws.region };
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    return { problem: error.reason.message };
  }
}

console.log(JSON.stringify(await answer()));
