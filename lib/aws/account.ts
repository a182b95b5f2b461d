import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';

import { awsCall, required } from './call';
import { sts } from './clients';

/** The id of the account that our credentials belong to. */
export async function callerAccountId(): Promise<string> {
  const call = 'sts:GetCallerIdentity';
  const { Account } = await awsCall(call, () => sts().send(new GetCallerIdentityCommand({})));
  return required(Account, call, 'Account');
}
