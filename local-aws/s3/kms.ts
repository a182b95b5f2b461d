import { notImplemented } from '../shared/errors';
import { requireIdentityAllow } from '../shared/iam/authorise-identity';
import { globalContext } from '../shared/iam/request-context';
import { matchTokens, patternTokens } from '../shared/iam/wildcard';
import { ownerOf, type KmsKey } from '../shared/kms-keys';
import type { CallContext } from '../shared/service';
import { accessDenied, invalidArgument, s3Error } from './errors';
import type { BucketRecord, ObjectEncryption } from './records';
import type { S3State } from './state';

interface AskedEncryption {
  ServerSideEncryption?: string | undefined;
  SSEKMSKeyId?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
}

/** Gives the KMS key that a write is encrypted with, or undefined for S3's own keys. Throws unless the caller may use it. */
export function readEncryption(
  state: S3State,
  { encryption }: BucketRecord,
  input: AskedEncryption,
  ctx: CallContext,
): ObjectEncryption | undefined {
  const usual = encryption?.ApplyServerSideEncryptionByDefault;
  const algorithm = input.ServerSideEncryption ?? usual?.SSEAlgorithm ?? 'AES256';
  if (algorithm === 'AES256') {
    if (input.SSEKMSKeyId === undefined) return undefined;
    throw invalidArgument(
      'x-amz-server-side-encryption-aws-kms-key-id is only applicable with aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id',
      input.SSEKMSKeyId,
    );
  }
  if (algorithm !== 'aws:kms') throw notImplemented(`the encryption ${algorithm}`);
  const keyId = input.SSEKMSKeyId ?? usual?.KMSMasterKeyID;
  if (keyId === undefined) throw notImplemented("encryption with the account's AWS managed KMS key");
  const key = state.kmsKey(keyId);
  if (!key) throw s3Error('KMS.NotFoundException', { message: `Invalid keyId '${keyId}'` });
  requireUse(state, key, 'kms:GenerateDataKey', ctx);
  return { kmsKeyArn: key.arn, bucketKey: input.BucketKeyEnabled ?? encryption?.BucketKeyEnabled ?? false };
}

/** Throws unless the caller may have an object's key, which every read of its bytes needs. */
export function requireDecrypt(state: S3State, encryption: ObjectEncryption | undefined, ctx: CallContext): void {
  if (!encryption) return;
  const { principal } = ctx;
  if (principal.kind === 'anonymous') {
    throw s3Error('InvalidArgument', {
      message:
        'Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.',
      fields: { ArgumentName: 'Authorization', ArgumentValue: 'null' },
    });
  }
  const key = state.kmsKey(encryption.kmsKeyArn);
  if (!key) throw s3Error('KMS.NotFoundException', { message: `Invalid keyId '${encryption.kmsKeyArn}'` });
  if (principal.kind === 'service') {
    const { sourceArn } = principal;
    if (!key.mayDecrypt.some((pattern) => matchTokens(patternTokens(pattern), sourceArn))) throw accessDenied();
    return;
  }
  requireUse(state, key, 'kms:Decrypt', ctx);
}

/** An origin access identity is nobody to KMS, and neither is another account. */
function requireUse(state: S3State, key: KmsKey, action: string, ctx: CallContext): void {
  const { principal } = ctx;
  if (principal.kind !== 'account' || principal.accountId !== ownerOf(key)) throw accessDenied();
  requireIdentityAllow(ctx, principal, [
    { action, resource: key.arn, shownResource: key.arn, context: contextOf(state, ctx, principal.accountId) },
  ]);
}

/** KMS is asked by S3 in the caller's name (KMS developer guide, "AWS KMS condition keys"). */
function contextOf(state: S3State, ctx: CallContext, accountId: string) {
  return globalContext(ctx, state.clock.now())
    .set('aws:viaawsservice', 'true')
    .set('kms:viaservice', `s3.${ctx.region}.amazonaws.com`)
    .set('kms:calleraccount', accountId);
}

/** What answers say of how an object is encrypted. */
export function encryptionFields(encryption: ObjectEncryption | undefined) {
  if (!encryption) return { ServerSideEncryption: 'AES256' as const };
  return {
    ServerSideEncryption: 'aws:kms' as const,
    SSEKMSKeyId: encryption.kmsKeyArn,
    BucketKeyEnabled: encryption.bucketKey ? true : undefined,
  };
}
