import { z } from 'zod';

import { say } from './progress';
import { runQuietly } from './run';
import { Trouble } from './trouble';

const answerSchema = z.union([
  z.object({ account: z.string(), region: z.string() }),
  z.object({ problem: z.string() }),
]);

/** Says whose AWS account is about to be used, before anything is written to it. */
export async function showAwsAccount(environment: NodeJS.ProcessEnv): Promise<void> {
  const args = ['--import', 'tsx', 'bin/aws-account.ts'];
  const output = await runQuietly('The AWS account could not be asked for', process.execPath, args, { env: environment });
  const answer = answerSchema.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  if ('problem' in answer) {
    throw new Trouble(
      `USHER_AWS=real, but AWS does not say whose credentials these are (${answer.problem.replace(/\.$/, '')}): ` +
        'name a profile with AWS_PROFILE=… or give keys, or leave USHER_AWS out to use Local AWS.',
    );
  }
  say(`! Real AWS: account ${answer.account}, region ${answer.region}`);
}
