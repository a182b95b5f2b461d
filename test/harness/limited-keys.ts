import { iamPolicyCommand } from '@/bin/usher/iam-policy';
import { resetClients } from '@/lib/aws/clients';
import type { Feature, Role } from '@/lib/aws/iam-actions';
import type { PolicyDocument } from '@/lib/provisioning/account/iam-policy';
import type { LocalAws } from '@/local-aws/server';
import type { GivenAccessKey } from '@/local-aws/shared/access-keys';

import { addEnvironment, LOCAL_ACCOUNT } from './environment';

/** What a policy is printed for. */
export interface Limits {
  features: readonly Feature[];
  /** Buckets whose names are not Usher's. */
  buckets?: readonly string[];
  kmsKeyArns?: readonly string[];
}

/** The policy that `npm run usher -- iam-policy` prints for a role in this account. */
export function printedPolicy(role: Role, { features, buckets = [], kmsKeyArns = [] }: Limits): PolicyDocument {
  const printed = iamPolicyCommand.run({
    role, features: features.join(), bucket: [...buckets], 'kms-key': [...kmsKeyArns], account: LOCAL_ACCOUNT.accountId, json: true,
  });
  return JSON.parse(printed) as PolicyDocument;
}

/** The key of an IAM user who may do what a role's printed policy says, and nothing else. */
export function limitedKey(role: Role, limits: Limits): GivenAccessKey {
  return {
    accessKeyId: `AKIALIMITED${role.toUpperCase().padEnd(9, '0')}`,
    secretAccessKey: `secret-of-the-limited-${role}`,
    accountId: LOCAL_ACCOUNT.accountId,
    userName: `usher-${role}`,
    policy: printedPolicy(role, limits),
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
