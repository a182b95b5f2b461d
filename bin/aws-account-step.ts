import { z } from 'zod';

import { say } from './progress';
import { runQuietly } from './run';
import { Trouble } from './trouble';

const answerSchema = z.object({ account: z.string(), region: z.string() });

/** Says whose AWS account is about to be used, before anything is written to it. */
export async function showAwsAccount(environment: NodeJS.ProcessEnv): Promise<void> {
  const output = await runQuietly(
    'USHER_AWS=real, but AWS does not say whose credentials these are',
    process.execPath, ['--import', 'tsx', 'bin/aws-account.ts'], { env: environment },
  );
  const answer = answerSchema.safeParse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  if (!answer.success) throw new Trouble('AWS did not say whose account this is.');
  say(`! Real AWS: account ${answer.data.account}, region ${answer.data.region}`);
}
