import { PutObjectCommand } from '@aws-sdk/client-s3';

import { awsCall } from './call';
import { s3 } from './clients';
import { deleteDistribution, getDistribution, listDistributions, updateDistribution } from './cloudfront-distribution';
import { allowOrigin, deleteHeadersPolicy, getHeadersPolicy, listHeadersPolicies } from './cloudfront-headers-policy';
import {
  deleteOriginIdentity, getOriginAccessControl, getOriginAccessIdentity, listOriginAccessControls, listOriginAccessIdentities,
} from './cloudfront-identity';
import { deleteKeyGroup, deletePublicKey, getKeyGroup, getPublicKey, listKeyGroups, listPublicKeys, updateKeyGroup } from './cloudfront-keys';
import { AwsFailure } from './errors';
import { type BucketRef, observeBucket, readBucketTags, readObjectOwnership, readOpenPublicAccessSwitches } from './s3-bucket';
import { readBucketEncryption } from './s3-bucket-encryption';
import { dropsIncompleteUploads, readBucketPolicy, readUploadOrigins } from './s3-bucket-rules';
import { abortMultipartUpload } from './s3-object';

/** What a probe found out: AWS carried the call out or refused it for another reason than a right, or it said no. */
export type Verdict = 'allowed' | 'denied' | 'unknown';

/** One call that cannot have an effect, whatever AWS answers: it reads, or it is about what cannot exist. */
export interface RightsProbe {
  call: string;
  on: string;
  ask: () => Promise<unknown>;
}

/** Ids that CloudFront gives to nobody; its own are drawn at random from more letters. */
const NO_ID = 'EUSHERCHECK000';
const NO_UUID = '00000000-0000-4000-8000-000000000000';
const NO_ETAG = 'EUSHERCHECKETAG';
const NOTHING = { awsId: NO_ID, etag: NO_ETAG };
const NO_GROUP = { awsId: NO_UUID, etag: NO_ETAG };
/** No bytes have this MD5, so that a write with it as If-Match meets nothing. */
const NO_MD5 = '"00000000000000000000000000000000"';

const reading = (operation: string, on: string, ask: RightsProbe['ask']): RightsProbe => ({ call: `cloudfront:${operation}`, on, ask });

/** The calls that tell which rights the credentials have at CloudFront. Creating can be tried by creating alone. */
export const CLOUDFRONT_PROBES: readonly RightsProbe[] = [
  reading('ListDistributions', 'every distribution', listDistributions),
  reading('ListKeyGroups', 'every key group', listKeyGroups),
  reading('ListPublicKeys', 'every public key', listPublicKeys),
  reading('ListOriginAccessControls', 'every origin access control', listOriginAccessControls),
  reading('ListCloudFrontOriginAccessIdentities', 'every origin access identity', listOriginAccessIdentities),
  reading('ListResponseHeadersPolicies', 'every response headers policy', listHeadersPolicies),
  reading('GetDistribution', NO_ID, () => getDistribution(NO_ID)),
  reading('GetKeyGroup', NO_UUID, () => getKeyGroup(NO_UUID)),
  reading('GetPublicKey', NO_ID, () => getPublicKey(NO_ID)),
  reading('GetOriginAccessControl', NO_ID, () => getOriginAccessControl(NO_ID)),
  reading('GetCloudFrontOriginAccessIdentity', NO_ID, () => getOriginAccessIdentity(NO_ID)),
  reading('GetResponseHeadersPolicy', NO_UUID, () => getHeadersPolicy(NO_UUID)),
  reading('UpdateDistribution', NO_ID, () => updateDistribution({ ...NOTHING, config: emptyDistribution() }, {})),
  reading('UpdateKeyGroup', NO_UUID, () => updateKeyGroup({ ...NO_GROUP, name: 'usher-check', comment: '', publicKeyIds: [NO_ID] })),
  reading('UpdateResponseHeadersPolicy', NO_UUID, () => allowOrigin({ ...NO_GROUP, config: { Name: 'usher-check' } }, 'https://usher.invalid')),
  reading('DeleteDistribution', NO_ID, () => deleteDistribution(NOTHING)),
  reading('DeleteKeyGroup', NO_UUID, () => deleteKeyGroup(NO_GROUP)),
  reading('DeletePublicKey', NO_ID, () => deletePublicKey(NOTHING)),
  reading('DeleteOriginAccessControl', NO_ID, () => deleteOriginIdentity('OAC', NOTHING)),
  reading('DeleteCloudFrontOriginAccessIdentity', NO_ID, () => deleteOriginIdentity('OAI', NOTHING)),
  reading('DeleteResponseHeadersPolicy', NO_UUID, () => deleteHeadersPolicy(NO_GROUP)),
];

function emptyDistribution() {
  return {
    CallerReference: 'usher-check', Comment: '', Enabled: false,
    Origins: { Quantity: 1, Items: [{ Id: 'none', DomainName: 'usher.invalid', S3OriginConfig: { OriginAccessIdentity: '' } }] },
    DefaultCacheBehavior: { TargetOriginId: 'none', ViewerProtocolPolicy: 'https-only' as const },
  };
}

/** The calls that tell which rights the credentials have on a bucket: S3 says of buckets that do not exist only that. */
export function bucketProbes(bucket: BucketRef, probeKey: string): RightsProbe[] {
  const { name, region } = bucket;
  const noUpload = { region, bucket: name, key: 'videos/usher-check' };
  return [
    { call: 's3:HeadBucket', on: name, ask: () => demandOurs(bucket) },
    { call: 's3:GetBucketTagging', on: name, ask: () => readBucketTags(bucket) },
    { call: 's3:GetPublicAccessBlock', on: name, ask: () => readOpenPublicAccessSwitches(bucket) },
    { call: 's3:GetBucketOwnershipControls', on: name, ask: () => readObjectOwnership(bucket) },
    { call: 's3:GetBucketEncryption', on: name, ask: () => readBucketEncryption(bucket) },
    { call: 's3:GetBucketCors', on: name, ask: () => readUploadOrigins(bucket) },
    { call: 's3:GetBucketLifecycleConfiguration', on: name, ask: () => dropsIncompleteUploads(bucket) },
    { call: 's3:GetBucketPolicy', on: name, ask: () => readBucketPolicy(bucket) },
    { call: 's3:PutObject', on: `${name}/${probeKey}`, ask: () => overwriteNothing(bucket, probeKey) },
    { call: 's3:AbortMultipartUpload', on: `${name}/${noUpload.key}`, ask: () => abortMultipartUpload(noUpload, 'usher-check') },
  ];
}

/** HEAD answers say no more than their status. */
async function demandOurs(bucket: BucketRef): Promise<void> {
  const presence = await observeBucket(bucket);
  if (presence === 'ours') return;
  const [code, errorClass] = presence === 'absent' ? (['NoSuchBucket', 'terminal'] as const) : (['AccessDenied', 'permission'] as const);
  throw new AwsFailure(errorClass, { code, message: `s3:HeadBucket was answered ${code}`, fix: '', retriable: false });
}

/** Asks to overwrite an object that is as none can be: refused whether it is there or not, unless a right is missing first. */
async function overwriteNothing({ name, region, ownerAccountId }: BucketRef, key: string): Promise<void> {
  await awsCall('s3:PutObject', () =>
    s3(region).send(new PutObjectCommand({ Bucket: name, ExpectedBucketOwner: ownerAccountId, Key: key, Body: 'usher', IfMatch: NO_MD5 })),
  );
}

/** What an answer to a probe says about the right. Throws what says nothing yet, such as a throttled call. */
export async function askProbe({ ask }: RightsProbe): Promise<{ verdict: Verdict; code?: string }> {
  try {
    await ask();
    return { verdict: 'allowed' };
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    const { code } = error.reason;
    if (error.errorClass === 'permission') return { verdict: 'denied', code };
    if (code === 'NoSuchBucket' || error.errorClass === 'unverified') return { verdict: 'unknown', code };
    // AWS judges rights before it looks for the thing; so it passed.
    if (/^(NoSuch|Invalid|IllegalUpdate|PreconditionFailed|MissingBody|Inconsistent)/.test(code)) return { verdict: 'allowed', code };
    throw error;
  }
}
