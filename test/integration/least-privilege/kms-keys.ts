import { LOCAL_ACCOUNT } from '@/test/harness/environment';
import type { World } from '@/test/harness/provisioning';

export const KMS_KEY = `arn:aws:kms:eu-central-1:${LOCAL_ACCOUNT.accountId}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const OTHER_KMS_KEY = `arn:aws:kms:eu-central-1:${LOCAL_ACCOUNT.accountId}:key/0`;

/** Gives the keys the policy that the page of a library tells their owner to have. */
export function letKeysBeUsed({ aws }: World): void {
  const mayDecrypt = [`arn:aws:cloudfront::${LOCAL_ACCOUNT.accountId}:distribution/*`];
  aws.controls.kmsKeys = [KMS_KEY, OTHER_KMS_KEY].map((arn) => ({ arn, mayDecrypt }));
}
