import { notImplemented, type ApiError } from '../../shared/errors';
import { denied, deniedBecause } from '../../shared/iam/access-denied';
import { requireIdentityAllow } from '../../shared/iam/authorise-identity';
import type { PolicyDocument } from '../../shared/iam/policy-document';
import type { AccountPrincipal } from '../../shared/principal';
import type { CallContext } from '../../shared/service';
import { accessDenied, noSuchKey, s3Error } from '../errors';
import { isInitiator } from '../multipart/initiator';
import type { BucketRecord } from '../records';
import type { S3State } from '../state';
import { REQUIRED_ACCESS, type RequiredAccess } from './actions';
import { evaluate } from './evaluate';
import { parsePolicy } from './policy-document';
import { s3Context } from './request-context';

type Input = Record<string, unknown>;

/**
 * Refuses a call that its caller may not make; runs before every S3 handler.
 * Throws NoSuchBucket, AccessDenied, or a 400 when the signature is for another region than the bucket's.
 */
export function authoriseCall(state: S3State, input: Input, ctx: CallContext): void {
  const required = REQUIRED_ACCESS[ctx.operation]?.filter(({ when }) => when?.(input) ?? true);
  if (!required) throw notImplemented(ctx.operation);
  if (ctx.operation === 'ListBuckets' || ctx.operation === 'CreateBucket') {
    authoriseInAccount(state, input, ctx, required);
    return;
  }
  const bucket = state.bucket(textOf(input.Bucket));
  checkRegion(bucket, ctx);
  if (input.ExpectedBucketOwner !== undefined && input.ExpectedBucketOwner !== bucket.ownerAccountId)
    throw accessDenied();
  for (const { action, on } of required)
    requireAccess(state, ctx, action, bucket, on === 'object' ? textOf(input.Key) : undefined, input);
  if (POLICY_OPERATIONS.includes(ctx.operation) && !isOfOwnersAccount(ctx, bucket)) throw policyIsOwners(ctx);
}

/** A policy is for its bucket's own account alone to read and change, whomever it allows (S3 API reference). */
const POLICY_OPERATIONS = ['GetBucketPolicy', 'PutBucketPolicy', 'DeleteBucketPolicy'];

function policyIsOwners({ request }: CallContext): ApiError {
  return s3Error('MethodNotAllowed', { fields: { Method: request.method, ResourceType: 'BUCKETPOLICY' } });
}

/** What is about no existing bucket, any account may do whose policy allows it, and nobody else. */
function authoriseInAccount(state: S3State, input: Input, ctx: CallContext, required: RequiredAccess[]): void {
  if (ctx.principal.kind !== 'account') throw accessDenied();
  const arn = bucketArn(textOf(input.Bucket) ?? '');
  requireIdentityAllow(
    ctx,
    ctx.principal,
    required.map(({ action, on }) => ({
      action,
      context: s3Context(ctx, state.clock.now(), { action, input, bucket: undefined, object: undefined }),
      // Listing has no resource type, yet S3's own examples allow it for every bucket.
      resource: on === 'bucket' ? arn : bucketArn('*'),
      shownResource: on === 'bucket' ? `"${arn}"` : undefined,
    })),
  );
}

function bucketArn(name: string): string {
  return `arn:aws:s3:::${name}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Throws unless the caller may do `action` on the bucket, or on the key in it. */
export function requireAccess(
  state: S3State,
  ctx: CallContext,
  action: string,
  bucket: BucketRecord,
  key: string | undefined,
  input: Input = {},
): void {
  const refusal = accessRefusal(state, ctx, action, bucket, key, input);
  if (refusal) throw refusal;
}

/** Records are replaced and never changed, so a policy is parsed once for as long as it stands. */
const parsedPolicies = new WeakMap<BucketRecord, PolicyDocument>();

function policyOf(bucket: BucketRecord): PolicyDocument | undefined {
  if (bucket.policy === undefined) return undefined;
  const policy = parsedPolicies.get(bucket) ?? parsePolicy(bucket.policy);
  parsedPolicies.set(bucket, policy);
  return policy;
}

/** The reads that an object's ACL can allow. */
const READING = ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectAcl', 's3:GetObjectVersionAcl'];

/**
 * Gives the refusal that the caller has earned, or undefined when it may: AccessDenied, or NoSuchKey for reading what
 * is not there in a bucket that the caller may list.
 */
function accessRefusal(
  state: S3State,
  ctx: CallContext,
  action: string,
  bucket: BucketRecord,
  key: string | undefined,
  input: Input = {},
): ApiError | undefined {
  ctx.judged.push(action);
  const resource = resourceArn(bucket, key);
  const object = key === undefined ? undefined : state.object(bucket.name, key);
  const upload = state.findUpload(bucket.name, key, textOf(input.UploadId));
  const decision = evaluate(
    {
      principal: ctx.principal,
      action,
      resource,
      context: s3Context(ctx, state.clock.now(), { action, input, bucket, object }),
    },
    {
      bucket,
      policy: policyOf(bucket),
      object: object?.attributes,
      isInitiator: upload !== undefined && isInitiator(ctx.principal, upload),
    },
  );
  if (decision.allowed) return undefined;
  // An ACL of its own might have let the caller in: nothing is wrong yet but that the object is missing.
  const isMissing = key !== undefined && !object && READING.includes(action);
  if (isMissing && decision.by === 'no-resource-allow' && mayList(state, ctx, bucket)) return noSuchKey(key);
  if (!isOfOwnersAccount(ctx, bucket)) return accessDenied();
  return deniedBecause(ctx.principal, action, `"${resource}"`, decision.by);
}

const BLOCKED = {
  BlockPublicPolicy: 'public policies are blocked by the BlockPublicPolicy block public access setting.',
  BlockPublicAcls:
    'public access control lists (ACLs) are blocked by the BlockPublicAcls block public access setting.',
};

/** The refusal of a public policy or ACL, by the switch of Block Public Access that refuses it. */
export function publicAccessRefusal(
  ctx: CallContext,
  setting: keyof typeof BLOCKED,
  action: string,
  bucket: BucketRecord,
  key?: string,
): ApiError {
  if (!isOfOwnersAccount(ctx, bucket)) return accessDenied();
  return denied(ctx.principal, action, `"${resourceArn(bucket, key)}"`, `because ${BLOCKED[setting]}`);
}

function resourceArn(bucket: BucketRecord, key: string | undefined): string {
  return key === undefined ? bucketArn(bucket.name) : `${bucketArn(bucket.name)}/${key}`;
}

/** Whom S3 tells why it refuses (since 2024), and to whom alone it shows the policy. */
function isOfOwnersAccount(
  ctx: CallContext,
  bucket: BucketRecord,
): ctx is CallContext & { principal: AccountPrincipal } {
  return ctx.principal.kind === 'account' && ctx.principal.accountId === bucket.ownerAccountId;
}

/** The refusal for a key that is not there: only who may list the bucket learns that. */
export function missingObject(state: S3State, ctx: CallContext, bucket: BucketRecord, key: string): ApiError {
  return accessRefusal(state, ctx, 's3:ListBucket', bucket, undefined) ?? noSuchKey(key);
}

function mayList(state: S3State, ctx: CallContext, bucket: BucketRecord): boolean {
  return accessRefusal(state, ctx, 's3:ListBucket', bucket, undefined) === undefined;
}

/** One endpoint plays every region's, so the region that was signed stands for the endpoint that was asked. */
function checkRegion(bucket: BucketRecord, ctx: CallContext): void {
  if (
    ctx.principal.kind !== 'account' ||
    ctx.region === bucket.region ||
    ctx.operation === 'GetBucketLocation'
  )
    return;
  throw s3Error('AuthorizationHeaderMalformed', {
    message: `The authorization header is malformed; the region '${ctx.region}' is wrong; expecting '${bucket.region}'`,
    fields: { Region: bucket.region },
    headers: { 'x-amz-bucket-region': bucket.region },
  });
}
