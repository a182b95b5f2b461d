import type { ResourceType } from '../drift';
import { call, type PlannedCall, type PlannedStep } from '../operation/planned';

/** What a look at one resource asks for. */
export interface LookedAtResource {
  type: ResourceType;
  id: string;
  /** AWS's id, or a bucket's name; null for what AWS does not know yet, which is not asked for. */
  awsId: string | null;
  /** Tells the two kinds of origin identity apart. */
  identityKind?: 'OAC' | 'OAI';
  /** For a bucket whose objects are read by their ACLs: those that are looked at. */
  sampledKeys?: string[] | undefined;
}

/** Every call that tells about a bucket, and about the ACLs of some of its objects. */
export function bucketReads(name: string, keys: readonly string[] = []): PlannedCall[] {
  const reads = [
    'HeadBucket', 'GetBucketTagging', 'GetPublicAccessBlock', 'GetBucketOwnershipControls', 'GetBucketEncryption',
    'GetBucketCors', 'GetBucketLifecycleConfiguration', 'GetBucketPolicy',
  ].map((operation) => call(`s3:${operation}`, name));
  return [...reads, ...keys.map((key) => call('s3:GetObjectAcl', `${name}/${key}`))];
}

/** A look at one resource alone, for its page. */
export function lookAt(resource: LookedAtResource): PlannedStep {
  return {
    kind: 'LOOK_AT', title: 'Look at what AWS has',
    desired: { resourceType: resource.type, resourceId: resource.id },
    calls: resource.awsId ? readsOf(resource, resource.awsId) : [],
  };
}

function readsOf({ type, identityKind, sampledKeys }: LookedAtResource, awsId: string): PlannedCall[] {
  switch (type) {
    case 'bucket':
      return bucketReads(awsId, sampledKeys);
    case 'distribution':
      return [call('cloudfront:GetDistribution', awsId)];
    case 'origin-identity':
      return [call(identityKind === 'OAI' ? 'cloudfront:GetCloudFrontOriginAccessIdentity' : 'cloudfront:GetOriginAccessControl', awsId)];
    case 'key-group':
      return [call('cloudfront:GetKeyGroup', awsId)];
    case 'signing-key':
      return [call('cloudfront:GetPublicKey', awsId)];
    case 'headers-policy':
      return [call('cloudfront:GetResponseHeadersPolicy', awsId)];
  }
}
