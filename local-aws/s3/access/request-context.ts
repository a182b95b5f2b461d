import { globalContext, type ConditionContext } from '../../shared/iam/request-context';
import type { CallContext } from '../../shared/service';
import type { BucketRecord, ObjectRecord } from '../records';
import { CONDITION_KEYS, conditionKey, knowsKey } from './condition-keys';

/** The operations that make an object, for s3:ObjectCreationOperation. */
const CREATING = ['PutObject', 'CopyObject', 'CompleteMultipartUpload'];

interface Subject {
  action: string;
  input: Record<string, unknown>;
  /** Undefined while it does not exist. */
  bucket: Pick<BucketRecord, 'ownerAccountId'> | undefined;
  object: ObjectRecord | undefined;
}

/**
 * Gives the condition keys of a request to S3, as far as the action knows them (Service Authorization Reference,
 * "Condition keys for Amazon S3").
 */
export function s3Context(ctx: CallContext, now: Date, subject: Subject): ConditionContext {
  const { action, input, bucket, object } = subject;
  const context = globalContext(ctx, now);
  const set = (key: string, value: unknown) => {
    const known = key.startsWith('s3:') ? conditionKey(key) : { actions: undefined };
    if (!known || !knowsKey(action, known)) return;
    if (typeof value === 'string' || typeof value === 'number') context.set(key, String(value));
    if (Array.isArray(value)) context.set(key, value.map(String));
  };
  for (const [key, { member }] of Object.entries(CONDITION_KEYS)) {
    if (member !== undefined) set(key, input[member]);
  }
  set('aws:resourceaccount', bucket?.ownerAccountId);
  set('s3:resourceaccount', bucket?.ownerAccountId);
  set('s3:objectcreationoperation', CREATING.includes(ctx.operation) ? 'true' : 'false');
  for (const { Key, Value } of object?.attributes.tags ?? [])
    set(`s3:existingobjecttag/${Key.toLowerCase()}`, Value);
  addTags(set, 's3:requestobjecttag/', 's3:requestobjecttagkeys', objectTags(input.Tagging));
  if (ctx.operation === 'CreateBucket') {
    const configuration = input.CreateBucketConfiguration;
    set('s3:locationconstraint', memberOf(configuration, 'LocationConstraint') ?? ctx.region);
    addTags(set, 'aws:requesttag/', 'aws:tagkeys', tagList(memberOf(configuration, 'Tags')));
  }
  addSignature(set, ctx, now);
  return context;
}

type Set = (key: string, value: unknown) => void;
type Tag = [key: string, value: string];

function addTags(set: Set, prefix: string, keysKey: string, tags: Tag[]): void {
  for (const [key, value] of tags) set(`${prefix}${key.toLowerCase()}`, value);
  if (tags.length > 0)
    set(
      keysKey,
      tags.map(([key]) => key),
    );
}

/** Tags come as a header's form parameters, or as a document of their own. */
function objectTags(tagging: unknown): Tag[] {
  if (typeof tagging === 'string') return [...new URLSearchParams(tagging)];
  return tagList(memberOf(tagging, 'TagSet'));
}

function tagList(tags: unknown): Tag[] {
  if (!Array.isArray(tags)) return [];
  return tags.flatMap((tag: unknown): Tag[] => {
    const [key, value] = [memberOf(tag, 'Key'), memberOf(tag, 'Value')];
    return typeof key === 'string' && typeof value === 'string' ? [[key, value]] : [];
  });
}

function memberOf(value: unknown, member: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, member) : undefined;
}

function addSignature(set: Set, { principal, request: { query, headers } }: CallContext, now: Date): void {
  set('s3:x-amz-content-sha256', headers['x-amz-content-sha256']);
  if (principal.kind !== 'account') return;
  const presigned = query.has('X-Amz-Signature');
  set('s3:authtype', presigned ? 'REST-QUERY-STRING' : 'REST-HEADER');
  set('s3:signatureversion', 'AWS4-HMAC-SHA256');
  const signedAt = presigned ? query.get('X-Amz-Date') : headers['x-amz-date'];
  if (typeof signedAt !== 'string') return;
  // 20261124T020000Z, of which the signature's verification has made sure.
  const iso = signedAt.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z');
  set('s3:signatureage', Math.max(0, now.getTime() - Date.parse(iso)));
}
