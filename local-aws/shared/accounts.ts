import { createHash } from 'node:crypto';
import type { IamUser } from './principal';

export interface AccessKey {
  accountId: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Whose key it is; undefined for the account's root. */
  user?: IamUser | undefined;
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

/** The accounts that there are. */
export function accountIds(): string[] {
  return [DEFAULT_ACCESS_KEY.accountId, STRANGER_ACCESS_KEY.accountId];
}

/** The 64 hex digits by which S3 names an account in ACLs and policies; stable per account. */
export function canonicalUserId(accountId: string): string {
  return createHash('sha256').update(`canonical-user:${accountId}`).digest('hex');
}
