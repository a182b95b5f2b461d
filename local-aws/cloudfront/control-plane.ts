import type { CallContext, CloudFrontDeps } from '../shared/service';
import type { Collection } from '../shared/store';
import { refusal, type CloudFrontErrorCode } from './errors';
import { ETAG_SHAPE, newETag } from './ids';
import type { CloudFrontRecords, Versioned } from './records';

/** What each group of operations is made with. */
export interface ControlPlane extends CloudFrontDeps {
  records: CloudFrontRecords;
}

/** The dispatcher lets accounts only through to this service. */
export function accountOf(ctx: CallContext): string {
  if (ctx.accountId === undefined) throw new Error(`${ctx.operation} was called by nobody`);
  return ctx.accountId;
}

export function locationOf(path: string): string {
  return `https://cloudfront.amazonaws.com/2020-05-31/${path}`;
}

export function firstVersion<Config>(
  id: string,
  accountId: string,
  config: Config,
  now: Date,
): Versioned<Config> {
  return {
    id,
    accountId,
    etag: newETag(),
    createdAt: now.toISOString(),
    lastModifiedAt: now.toISOString(),
    config,
  };
}

/** The same record with another configuration, and so with another ETag. */
export function nextVersion<Stored extends Versioned<object>>(
  record: Stored,
  config: Stored['config'],
  now: Date,
): Stored {
  return { ...record, config, etag: newETag(), lastModifiedAt: now.toISOString() };
}

/** An account's own records in the order of their ids, which is the order of every list operation. */
export function ownedBy<Stored extends { id: string; accountId: string }>(
  collection: Collection<Stored>,
  accountId: string,
): Stored[] {
  return [...collection.values()]
    .filter((record) => record.accountId === accountId)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Takes an id, gives the record; somebody else's is answered like one that does not exist. */
export function requireOwned<Stored extends { accountId: string }>(
  collection: Collection<Stored>,
  id: string | undefined,
  ctx: CallContext,
  absent: CloudFrontErrorCode,
): Stored {
  const record = id === undefined ? undefined : collection.get(id);
  if (record?.accountId !== accountOf(ctx)) throw refusal(absent);
  return record;
}

/** Refuses a change that was decided on another version. A value that no version could have is refused differently. */
export function requireVersion(record: { etag: string }, ifMatch: string | undefined): void {
  if (ifMatch === undefined || !ETAG_SHAPE.test(ifMatch)) throw refusal('InvalidIfMatchVersion');
  if (ifMatch !== record.etag) throw refusal('PreconditionFailed');
}

/** Every list carries its own length, and AWS refuses one that miscounts. */
export function requireQuantity(
  list: { Quantity?: number | undefined; Items?: unknown[] | undefined } | undefined,
): void {
  if (list && list.Quantity !== (list.Items?.length ?? 0)) throw refusal('InconsistentQuantities');
}

/** Assumed: a list that names the same thing twice is refused as an argument that is not valid. */
export function requireDistinct(parameter: string, items: string[]): void {
  if (new Set(items).size !== items.length) {
    throw refusal('InvalidArgument', `The parameter ${parameter} contains duplicates.`);
  }
}

/** Without one, a request that is repeated would make a second resource. */
export function requireCallerReference(reference: string | undefined): void {
  if (!reference) throw refusal('InvalidArgument', 'The parameter CallerReference is required.');
}

const RESOURCE_NAME = /^[A-Za-z0-9_-]{1,128}$/;

/** Takes the name of a key, key group or policy; throws when AWS would not take it. */
export function requireName(name: string | undefined, what: string): string {
  if (name === undefined || !RESOURCE_NAME.test(name)) {
    throw refusal('InvalidArgument', `The name of the ${what} is missing or not valid.`);
  }
  return name;
}

export function requireShortComment(comment: string | undefined, what: string): void {
  if (comment !== undefined && comment.length > 128) {
    throw refusal('InvalidArgument', `The comment of the ${what} is longer than 128 characters.`);
  }
}

/** Required members are typed as possibly undefined, as the SDK types all input. */
export function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw refusal('InvalidArgument', `The parameter ${name} is required.`);
  return value;
}
