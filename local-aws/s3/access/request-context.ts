import { globalContext, type ConditionContext } from '../../shared/iam/request-context';
import type { CallContext } from '../../shared/service';
import type { BucketRecord, ObjectRecord } from '../records';

/** The members of an operation's input that condition keys show as they are. */
const INPUT_KEYS: [key: string, member: string][] = [
  ['s3:prefix', 'Prefix'],
  ['s3:delimiter', 'Delimiter'],
  ['s3:max-keys', 'MaxKeys'],
  ['s3:versionid', 'VersionId'],
  ['s3:if-match', 'IfMatch'],
  ['s3:if-none-match', 'IfNoneMatch'],
  ['s3:x-amz-acl', 'ACL'],
  ['s3:x-amz-grant-full-control', 'GrantFullControl'],
  ['s3:x-amz-grant-read', 'GrantRead'],
  ['s3:x-amz-grant-read-acp', 'GrantReadACP'],
  ['s3:x-amz-grant-write', 'GrantWrite'],
  ['s3:x-amz-grant-write-acp', 'GrantWriteACP'],
  ['s3:x-amz-object-ownership', 'ObjectOwnership'],
  ['s3:x-amz-copy-source', 'CopySource'],
  ['s3:x-amz-metadata-directive', 'MetadataDirective'],
  ['s3:x-amz-storage-class', 'StorageClass'],
  ['s3:x-amz-server-side-encryption', 'ServerSideEncryption'],
  ['s3:x-amz-website-redirect-location', 'WebsiteRedirectLocation'],
];

/** The operations that make an object, for s3:ObjectCreationOperation. */
const CREATING = ['PutObject', 'CopyObject', 'CompleteMultipartUpload'];

/** Gives the condition keys of a request to S3 (Service Authorization Reference, "Condition keys for Amazon S3"). */
export function s3Context(
  ctx: CallContext,
  now: Date,
  input: Record<string, unknown>,
  bucket: Pick<BucketRecord, 'ownerAccountId'> | undefined,
  object: ObjectRecord | undefined,
): ConditionContext {
  const context = globalContext(ctx, now);
  for (const [key, member] of INPUT_KEYS) {
    const value = input[member];
    if (typeof value === 'string' || typeof value === 'number') context.set(key, String(value));
  }
  if (ctx.operation === 'CreateBucket') {
    context.set('s3:locationconstraint', locationOf(input) ?? ctx.region);
    addTags(context, 'aws:requesttag/', 'aws:tagkeys', bucketTagsOf(input));
  }
  if (bucket) {
    context.set('aws:resourceaccount', bucket.ownerAccountId);
    context.set('s3:resourceaccount', bucket.ownerAccountId);
  }
  for (const { Key, Value } of object?.attributes.tags ?? [])
    context.set(`s3:existingobjecttag/${Key.toLowerCase()}`, Value);
  if (typeof input.Tagging === 'string') {
    const pairs = [...new URLSearchParams(input.Tagging)].map(([Key, Value]) => ({ Key, Value }));
    addTags(context, 's3:requestobjecttag/', 's3:requestobjecttagkeys', pairs);
  }
  context.set('s3:objectcreationoperation', CREATING.includes(ctx.operation) ? 'true' : 'false');
  addSignature(context, ctx, now);
  return context;
}

type Tags = { Key: string; Value: string }[];

function addTags(
  context: Map<string, string | readonly string[]>,
  prefix: string,
  keysKey: string,
  tags: Tags,
): void {
  for (const { Key, Value } of tags) context.set(`${prefix}${Key.toLowerCase()}`, Value);
  if (tags.length > 0)
    context.set(
      keysKey,
      tags.map(({ Key }) => Key),
    );
}

function addSignature(context: Map<string, string | readonly string[]>, ctx: CallContext, now: Date): void {
  const { query, headers } = ctx.request;
  const payload = headers['x-amz-content-sha256'];
  if (typeof payload === 'string') context.set('s3:x-amz-content-sha256', payload);
  if (ctx.principal.kind !== 'account') return;
  const presigned = query.has('X-Amz-Signature');
  const signedAt = presigned ? query.get('X-Amz-Date') : headers['x-amz-date'];
  context.set('s3:authtype', presigned ? 'REST-QUERY-STRING' : 'REST-HEADER');
  context.set('s3:signatureversion', 'AWS4-HMAC-SHA256');
  const [, date, time] = /^(\d{8})T(\d{6})Z$/.exec(typeof signedAt === 'string' ? signedAt : '') ?? [];
  if (date === undefined || time === undefined) return;
  const iso = `${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`;
  context.set('s3:signatureage', String(Math.max(0, now.getTime() - Date.parse(iso))));
}

function locationOf({ CreateBucketConfiguration: configuration }: Record<string, unknown>): string | undefined {
  if (typeof configuration !== 'object' || configuration === null) return undefined;
  const location = 'LocationConstraint' in configuration ? configuration.LocationConstraint : undefined;
  return typeof location === 'string' ? location : undefined;
}

function bucketTagsOf({ CreateBucketConfiguration: configuration }: Record<string, unknown>): Tags {
  if (typeof configuration !== 'object' || configuration === null || !('Tags' in configuration)) return [];
  const tags: unknown = configuration.Tags;
  if (!Array.isArray(tags)) return [];
  return tags.flatMap((tag: unknown) => {
    if (typeof tag !== 'object' || tag === null || !('Key' in tag) || !('Value' in tag)) return [];
    const { Key, Value } = tag;
    return typeof Key === 'string' && typeof Value === 'string' ? [{ Key, Value }] : [];
  });
}
