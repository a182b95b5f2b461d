import { createHash } from 'node:crypto';

export interface AccessKey {
  accountId: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** The account whose keys the product and every client get by default. The secret is no secret. */
export const DEFAULT_ACCESS_KEY: AccessKey = {
  accountId: '111122223333',
  accessKeyId: 'AKIALOCALUSHER000001',
  secretAccessKey: 'local-usher-secret-key-not-a-real-one',
};

/** A second account, for tests of what somebody else's valid credentials may do. */
export const STRANGER_ACCESS_KEY: AccessKey = {
  accountId: '444455556666',
  accessKeyId: 'AKIALOCALSTRANGER001',
  secretAccessKey: 'local-stranger-secret-key-not-real',
};

const accessKeys = [DEFAULT_ACCESS_KEY, STRANGER_ACCESS_KEY];

/** Takes an access key id, gives its key, or undefined when nobody owns it. */
export function findAccessKey(accessKeyId: string): AccessKey | undefined {
  return accessKeys.find((key) => key.accessKeyId === accessKeyId);
}

export function accountIds(): string[] {
  return accessKeys.map((key) => key.accountId);
}

/** The 64 hex digits by which S3 names an account in ACLs and policies; stable per account. */
export function canonicalUserId(accountId: string): string {
  return createHash('sha256').update(`canonical-user:${accountId}`).digest('hex');
}
