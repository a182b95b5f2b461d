import { canonicalUserId } from '../../shared/accounts';
import { arnOf, type Principal } from '../../shared/principal';
import type { UploadRecord } from '../records';

type Initiator = Pick<UploadRecord, 'initiatorAccountId' | 'initiatorUserArn'>;

/** Takes who begins an upload, gives what is kept of it; what nobody signed counts as the bucket owner's. */
export function initiatorOf(principal: Principal, ownerAccountId: string): Initiator {
  if (principal.kind !== 'account') return { initiatorAccountId: ownerAccountId };
  return {
    initiatorAccountId: principal.accountId,
    initiatorUserArn: principal.user && arnOf(principal),
  };
}

/**
 * Whether a caller may abort an upload and list its parts for having begun it: the account, or the IAM user and the
 * root of that user's account (S3 User Guide, "Multipart upload API and permissions").
 */
export function isInitiator(principal: Principal, upload: Initiator): boolean {
  if (principal.kind !== 'account' || principal.accountId !== upload.initiatorAccountId) return false;
  return principal.user === undefined || arnOf(principal) === upload.initiatorUserArn;
}

export function describeInitiator({ initiatorAccountId, initiatorUserArn }: Initiator): { ID: string } {
  return { ID: initiatorUserArn ?? canonicalUserId(initiatorAccountId) };
}
