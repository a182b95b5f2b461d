import type { ItemOf } from '../adoption/model';
import { STEP_KINDS, type StepKind } from '../operation/kinds';
import { call, type PlannedCall, type PlannedStep } from '../operation/planned';

// Bringing in reads and records: no step of these has a call that writes.

function step(kind: StepKind, desired: PlannedStep['desired'], calls: PlannedCall[], title: string = STEP_KINDS[kind]): PlannedStep {
  return { kind, title, desired, calls };
}

/** Lists everything; an account with more than a page of something is asked once for each page. */
export function takeInventory(): PlannedStep {
  return step('TAKE_INVENTORY', {}, [
    call('s3:ListBuckets', 'the account'),
    call('cloudfront:ListOriginAccessControls', 'the account'),
    call('cloudfront:ListCloudFrontOriginAccessIdentities', 'the account'),
    call('cloudfront:ListPublicKeys', 'the account'),
    call('cloudfront:ListKeyGroups', 'the account'),
    call('cloudfront:ListDistributions', 'the account'),
    call('cloudfront:ListResponseHeadersPolicies', 'the account'),
  ]);
}

export function adoptBucket({ name, region }: Pick<ItemOf<'bucket'>, 'name' | 'region'>): PlannedStep {
  return step('ADOPT_BUCKET', { name, region }, [call('s3:HeadBucket', name), call('s3:GetBucketEncryption', name)]);
}

export function adoptIdentity({ kind, awsId }: Pick<ItemOf<'origin-identity'>, 'kind' | 'awsId'>): PlannedStep {
  const get = kind === 'OAC' ? 'cloudfront:GetOriginAccessControl' : 'cloudfront:GetCloudFrontOriginAccessIdentity';
  return step('ADOPT_IDENTITY', { kind, awsId }, [call(get, awsId)]);
}

/** `signingKeyId`: the row that holds the private half already. */
export function adoptPublicKey(awsId: string, signingKeyId: string | undefined): PlannedStep {
  const desired: PlannedStep['desired'] = signingKeyId === undefined ? { awsId } : { awsId, signingKeyId };
  return step('ADOPT_PUBLIC_KEY', desired, [call('cloudfront:GetPublicKey', awsId)], `Bring in the public key ${awsId}`);
}

export function adoptKeyGroup(awsId: string): PlannedStep {
  return step('ADOPT_KEY_GROUP', { awsId }, [call('cloudfront:GetKeyGroup', awsId)]);
}

export function adoptHeadersPolicy(awsId: string): PlannedStep {
  return step('ADOPT_HEADERS_POLICY', { awsId }, [call('cloudfront:GetResponseHeadersPolicy', awsId)]);
}

/** `keyGroupId` is AWS's id of the one that signs here. */
export function adoptDistribution(awsId: string, keyGroupId: string | undefined): PlannedStep {
  const desired: PlannedStep['desired'] = keyGroupId === undefined ? { awsId } : { awsId, keyGroupId };
  return step('ADOPT_DISTRIBUTION', desired, [call('cloudfront:GetDistribution', awsId)], `Bring in the distribution ${awsId}`);
}

interface NewLibrary {
  libraryId: string;
  createdById: string;
  name: string;
  ttlSeconds: number;
  signedId: string;
  basicId?: string | undefined;
  videos: 'all' | 'chosen' | 'none';
  videoKeys: string[];
}

/** An OAI may read by the policy or by ACLs, so both are looked at. */
export function adoptLibrary({ basicId, ...library }: NewLibrary, bucketName: string, identityKind: 'OAC' | 'OAI'): PlannedStep {
  const permission = identityKind === 'OAC' ? [] : [call('s3:GetBucketPolicy', bucketName), call('s3:GetBucketOwnershipControls', bucketName)];
  const videos = {
    all: [call('s3:ListObjectsV2', bucketName)],
    chosen: library.videoKeys.map((key) => call('s3:HeadObject', `${bucketName}/${key}`)),
    none: [],
  };
  const desired: PlannedStep['desired'] = basicId === undefined ? { ...library } : { ...library, basicId };
  return step('ADOPT_LIBRARY', desired, [...permission, ...videos[library.videos]]);
}
