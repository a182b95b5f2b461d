import type { ListBucketsOutput, ListBucketsRequest } from '@aws-sdk/client-s3';
import { canonicalUserId } from '../../shared/accounts';
import type { CallContext } from '../../shared/service';
import { invalidArgument } from '../errors';
import type { S3State } from '../state';

const MAX_BUCKETS = 10_000;
/** Tells tokens that were made here from anything else that decodes. */
const TOKEN_MARK = 'b:';

/** Gives the caller's own buckets of all regions by name; a bucket's region only to those who ask for more than all. */
export function listBuckets(
  state: S3State,
  input: ListBucketsRequest,
  ctx: CallContext,
): ListBucketsOutput {
  const { MaxBuckets: limit = MAX_BUCKETS, Prefix: prefix = '', BucketRegion: region } = input;
  if (limit < 1 || limit > MAX_BUCKETS) {
    throw invalidArgument(
      'Argument max-buckets must be an integer between 1 and 10000',
      'max-buckets',
      String(limit),
    );
  }
  const after = input.ContinuationToken === undefined ? '' : readToken(input.ContinuationToken);
  const asksForMore = [input.MaxBuckets, input.Prefix, input.ContinuationToken, region].some(
    (parameter) => parameter !== undefined,
  );
  const left = [...state.buckets.values()]
    .filter(({ ownerAccountId, name }) => ownerAccountId === ctx.accountId && name.startsWith(prefix))
    .filter((bucket) => region === undefined || bucket.region === region)
    .filter(({ name }) => name > after)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = left.slice(0, limit);
  return {
    Buckets: page.map((bucket) => ({
      Name: bucket.name,
      CreationDate: new Date(bucket.createdAt),
      BucketRegion: asksForMore ? bucket.region : undefined,
      BucketArn: `arn:aws:s3:::${bucket.name}`,
    })),
    Owner: { ID: canonicalUserId(ctx.accountId ?? '') },
    Prefix: input.Prefix,
    ContinuationToken: left.length > page.length ? writeToken(page.at(-1)?.name ?? '') : undefined,
  };
}

function writeToken(name: string): string {
  return Buffer.from(TOKEN_MARK + name).toString('base64url');
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (text.startsWith(TOKEN_MARK)) return text.slice(TOKEN_MARK.length);
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
}
