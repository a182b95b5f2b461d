import { ApiError, notImplemented } from '../../shared/errors';
import type { CallContext } from '../../shared/service';
import { accessDenied, noSuchKey } from '../errors';
import type { BucketRecord } from '../records';
import type { S3State } from '../state';
import { ACCOUNT_OPERATIONS, REQUIRED_ACCESS } from './actions';
import type { ConditionContext } from './conditions';
import { evaluate } from './evaluate';
import { parsePolicy } from './policy-document';

/**
 * Refuses a call that its caller may not make; runs before every S3 handler.
 * Throws NoSuchBucket, AccessDenied, or a 400 when the signature is for another region than the bucket's.
 */
export function authoriseCall(state: S3State, input: Record<string, unknown>, ctx: CallContext): void {
  if (ACCOUNT_OPERATIONS.includes(ctx.operation)) {
    if (ctx.principal.kind !== 'account') throw accessDenied();
    return;
  }
  const required = REQUIRED_ACCESS[ctx.operation];
  if (!required) throw notImplemented(ctx.operation);
  const bucket = state.bucket(textOf(input.Bucket));
  checkRegion(bucket, ctx);
  if (input.ExpectedBucketOwner !== undefined && input.ExpectedBucketOwner !== bucket.ownerAccountId)
    throw accessDenied();
  if (ctx.operation === 'DeleteObjects') return;
  if (required.on === 'bucket') requireAccess(state, ctx, required.action, bucket, undefined, input);
  else requireAccess(state, ctx, required.action, bucket, textOf(input.Key), input);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Throws AccessDenied unless the caller may do `action` on the bucket, or on the key in it. */
export function requireAccess(
  state: S3State,
  ctx: CallContext,
  action: string,
  bucket: BucketRecord,
  key: string | undefined,
  input: Record<string, unknown> = {},
): void {
  if (!mayAccess(state, ctx, action, bucket, key, input)) throw accessDenied();
}

export function mayAccess(
  state: S3State,
  ctx: CallContext,
  action: string,
  bucket: BucketRecord,
  key: string | undefined,
  input: Record<string, unknown> = {},
): boolean {
  const arn = `arn:aws:s3:::${bucket.name}`;
  const object = key === undefined ? undefined : state.object(bucket.name, key);
  const decision = evaluate(
    {
      principal: ctx.principal,
      action,
      resource: key === undefined ? arn : `${arn}/${key}`,
      context: conditionContext(state, ctx, input),
    },
    {
      bucket,
      policy: bucket.policy === undefined ? undefined : parsePolicy(bucket.policy),
      object: object?.attributes,
    },
  );
  return decision.allowed;
}

/** The refusal for a key that is not there: only who may list the bucket learns that. */
export function missingObject(state: S3State, ctx: CallContext, bucket: BucketRecord, key: string): ApiError {
  return mayAccess(state, ctx, 's3:ListBucket', bucket, undefined) ? noSuchKey(key) : accessDenied();
}

/** One endpoint plays every region's, so the region that was signed stands for the endpoint that was asked. */
function checkRegion(bucket: BucketRecord, ctx: CallContext): void {
  if (
    ctx.principal.kind !== 'account' ||
    ctx.region === bucket.region ||
    ctx.operation === 'GetBucketLocation'
  )
    return;
  throw new ApiError(
    'AuthorizationHeaderMalformed',
    `The authorization header is malformed; the region '${ctx.region}' is wrong; expecting '${bucket.region}'`,
    400,
    { fields: { Region: bucket.region }, headers: { 'x-amz-bucket-region': bucket.region } },
  );
}

function conditionContext(
  state: S3State,
  ctx: CallContext,
  input: Record<string, unknown>,
): ConditionContext {
  const now = state.clock.now();
  const context = new Map<string, string>([
    // Local AWS has no TLS of its own; its ports count as the encrypted ones.
    ['aws:securetransport', 'true'],
    ['aws:currenttime', now.toISOString()],
    ['aws:epochtime', String(Math.floor(now.getTime() / 1000))],
  ]);
  const set = (key: string, value: unknown) => {
    if (typeof value === 'string' || typeof value === 'number') context.set(key, String(value));
  };
  const { principal, request } = ctx;
  if (principal.kind === 'service') {
    set('aws:sourcearn', principal.sourceArn);
    set('aws:sourceaccount', principal.accountId);
    set('aws:principalservicename', principal.service);
  } else if (principal.kind !== 'oai') {
    set('aws:sourceip', request.sourceIp);
  }
  set('aws:principalisawsservice', principal.kind === 'service' ? 'true' : 'false');
  if (principal.kind === 'account') {
    set('aws:principalaccount', principal.accountId);
    set('aws:principalarn', `arn:aws:iam::${principal.accountId}:root`);
    set('aws:userid', principal.accountId);
  }
  set('aws:useragent', request.headers['user-agent']);
  set('aws:referer', request.headers.referer);
  set('s3:prefix', input.Prefix);
  set('s3:delimiter', input.Delimiter);
  set('s3:max-keys', input.MaxKeys);
  set('s3:x-amz-acl', input.ACL);
  set('s3:x-amz-copy-source', input.CopySource);
  set('s3:x-amz-metadata-directive', input.MetadataDirective);
  set('s3:x-amz-server-side-encryption', input.ServerSideEncryption);
  set('s3:locationconstraint', ctx.region);
  return context;
}
