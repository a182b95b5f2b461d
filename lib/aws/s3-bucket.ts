import {
  BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  PutBucketOwnershipControlsCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';

import { awsCall, hasCode, unlessCode } from './call';
import { s3 } from './clients';
import { AwsFailure, stop } from './errors';

/** A bucket and the account that must own it: S3 refuses every call when somebody else has taken the name. */
export interface BucketRef {
  name: string;
  region: string;
  ownerAccountId: string;
}

/** What every call about a bucket names. */
export function addressed(bucket: BucketRef) {
  return { Bucket: bucket.name, ExpectedBucketOwner: bucket.ownerAccountId };
}

/** `ours` is in this account; `foreign` exists, but in another account or region. */
export type BucketPresence = 'absent' | 'ours' | 'foreign';

/** Whether the bucket exists, and in the account that must own it. */
export async function observeBucket(bucket: BucketRef): Promise<BucketPresence> {
  try {
    await awsCall('s3:HeadBucket', () => s3(bucket.region).send(new HeadBucketCommand(addressed(bucket))));
    return 'ours';
  } catch (error) {
    // HEAD answers have no body, so the status is all that there is.
    if (error instanceof AwsFailure && error.status === 404) return 'absent';
    if (error instanceof AwsFailure && (error.status === 403 || error.status === 301 || error.status === 400)) return 'foreign';
    throw error;
  }
}

/**
 * Creates the bucket with its tags and without ACLs. Look first: in us-east-1 S3 answers 200 for a bucket
 * that the account has already, and resets its ACLs. Elsewhere one that is there already stays as it is, and this passes:
 * an answer that was lost on its way has the SDK ask twice. Whose bucket it is, its tags say.
 */
export async function createBucket(bucket: BucketRef, tags: Record<string, string>): Promise<void> {
  const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  // us-east-1 is the one region that must not be named.
  const LocationConstraint = bucket.region === 'us-east-1' ? undefined : locationConstraint(bucket.region);
  const command = new CreateBucketCommand({
    Bucket: bucket.name,
    ObjectOwnership: 'BucketOwnerEnforced',
    CreateBucketConfiguration: { Tags: TagSet, LocationConstraint },
  });
  await unlessCode(['BucketAlreadyOwnedByYou'], awsCall('s3:CreateBucket', () => s3(bucket.region).send(command)));
}

function locationConstraint(region: string): BucketLocationConstraint {
  const known = Object.values(BucketLocationConstraint).find((each) => each === region);
  if (known) return known;
  throw stop('unknown-region', `The SDK knows no S3 region ${region}.`, 'Create the library in another region.');
}

/** The bucket's tags by key. */
export async function readBucketTags(bucket: BucketRef): Promise<Map<string, string>> {
  const answer = await unlessCode(
    ['NoSuchTagSet'],
    awsCall('s3:GetBucketTagging', () => s3(bucket.region).send(new GetBucketTaggingCommand(addressed(bucket)))),
  );
  return new Map(answer?.TagSet?.map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

/** The four switches of Block Public Access, as AWS names them. */
export const PUBLIC_ACCESS_SWITCHES = [
  'BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets',
] as const;

/** The switches of Block Public Access that are off. */
export async function readOpenPublicAccessSwitches(bucket: BucketRef): Promise<string[]> {
  const answer = await unlessCode(
    ['NoSuchPublicAccessBlockConfiguration'],
    awsCall('s3:GetPublicAccessBlock', () =>
      s3(bucket.region).send(new GetPublicAccessBlockCommand(addressed(bucket))),
    ),
  );
  const switches = answer?.PublicAccessBlockConfiguration;
  return PUBLIC_ACCESS_SWITCHES.filter((name) => switches?.[name] !== true);
}

/** Turns all four switches of Block Public Access on. */
export async function blockPublicAccess(bucket: BucketRef): Promise<void> {
  await awsCall('s3:PutPublicAccessBlock', () =>
    s3(bucket.region).send(
      new PutPublicAccessBlockCommand({
        ...addressed(bucket),
        PublicAccessBlockConfiguration: Object.fromEntries(PUBLIC_ACCESS_SWITCHES.map((name) => [name, true])),
      }),
    ),
  );
}

/** The bucket's Object Ownership, as AWS names it; undefined when it has none. */
export async function readObjectOwnership(bucket: BucketRef): Promise<string | undefined> {
  const answer = await unlessCode(
    ['OwnershipControlsNotFoundError'],
    awsCall('s3:GetBucketOwnershipControls', () =>
      s3(bucket.region).send(new GetBucketOwnershipControlsCommand(addressed(bucket))),
    ),
  );
  return answer?.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
}

/** Whether ACLs count in the bucket: not at all, or with what is written belonging to the bucket's owner. */
export async function putObjectOwnership(bucket: BucketRef, ownership: 'BucketOwnerEnforced' | 'BucketOwnerPreferred'): Promise<void> {
  await awsCall('s3:PutBucketOwnershipControls', () =>
    s3(bucket.region).send(
      new PutBucketOwnershipControlsCommand({ ...addressed(bucket), OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } }),
    ),
  );
}

/** Deletes the bucket unless something is in it; gives whether it is gone. */
export async function deleteEmptyBucket(bucket: BucketRef): Promise<boolean> {
  try {
    await awsCall('s3:DeleteBucket', () => s3(bucket.region).send(new DeleteBucketCommand(addressed(bucket))));
    return true;
  } catch (error) {
    if (hasCode(error, ['NoSuchBucket'])) return true;
    if (hasCode(error, ['BucketNotEmpty'])) return false;
    throw error;
  }
}
