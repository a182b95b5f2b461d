import { resetClients } from '@/lib/aws/clients';
import type { Role } from '@/lib/aws/iam-actions';
import { iamPolicy, type PolicyOptions } from '@/lib/provisioning/account/iam-policy';
import type { LocalAws } from '@/local-aws/server';
import type { GivenAccessKey } from '@/local-aws/shared/access-keys';

import { addEnvironment, LOCAL_ACCOUNT } from './environment';

/** The key of an IAM user who may do what a role's policy says, and nothing else. */
export function limitedKey(role: Role, options: PolicyOptions = {}): GivenAccessKey {
  return {
    accessKeyId: `AKIALIMITED${role.toUpperCase().padEnd(9, '0')}`,
    secretAccessKey: `secret-of-the-limited-${role}`,
    accountId: LOCAL_ACCOUNT.accountId,
    userName: `usher-${role}`,
    policy: iamPolicy(role, { accountId: LOCAL_ACCOUNT.accountId, ...options }),
  };
}

/** From here on the product asks AWS with this key. */
export function actWith({ accessKeyId, secretAccessKey }: Pick<GivenAccessKey, 'accessKeyId' | 'secretAccessKey'>): void {
  addEnvironment({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
  resetClients();
}

/** The IAM actions that calls with this key were judged for since the journal was cleared. */
export function actionsJudged(aws: LocalAws, { accessKeyId }: Pick<GivenAccessKey, 'accessKeyId'>): string[] {
  return aws.journal.list().flatMap((entry) => (entry.service !== 'edge' && entry.accessKeyId === accessKeyId ? entry.actions : []));
}
