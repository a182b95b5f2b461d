import {
  CreateKeyGroupCommand, CreatePublicKeyCommand, DeleteCloudFrontOriginAccessIdentityCommand, DeleteDistributionCommand,
  DeleteKeyGroupCommand, DeleteOriginAccessControlCommand, DeletePublicKeyCommand, DeleteResponseHeadersPolicyCommand,
  type DistributionConfig, GetCloudFrontOriginAccessIdentityCommand, GetDistributionConfigCommand, GetKeyGroupCommand,
  GetOriginAccessControlCommand, GetPublicKeyCommand, GetResponseHeadersPolicyCommand, UpdateDistributionCommand, UpdateKeyGroupCommand, UpdateOriginAccessControlCommand,
  UpdateResponseHeadersPolicyCommand,
} from '@aws-sdk/client-cloudfront';
import {
  DeleteBucketCommand, DeleteBucketCorsCommand, DeleteBucketLifecycleCommand, DeleteBucketPolicyCommand, DeleteBucketTaggingCommand,
  DeleteObjectCommand, DeletePublicAccessBlockCommand, GetBucketPolicyCommand, ListObjectsV2Command, PutBucketEncryptionCommand, PutBucketOwnershipControlsCommand, PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';

import { cloudfront, s3 } from '@/lib/aws/clients';
import { withCacheSettings, WITHOUT_QUERY } from '@/lib/aws/cloudfront-cache';
import { db } from '@/lib/db/client';
import { makeSigningKey } from '@/lib/keys/make';
import type { LibraryView } from '@/lib/provisioning/model';

// What somebody with all rights does in the console, behind Usher's back.

/** Changes the configuration of one of a library's distributions. */
export async function changeDistribution({ distributions }: LibraryView, role: 'SIGNED' | 'BASIC', change: (config: DistributionConfig) => void): Promise<void> {
  const Id = distributions.find((each) => each.role === role)?.awsId ?? '';
  const { DistributionConfig, ETag } = await cloudfront().send(new GetDistributionConfigCommand({ Id }));
  if (!DistributionConfig) throw new Error('there is no config');
  change(DistributionConfig);
  await cloudfront().send(new UpdateDistributionCommand({ Id, IfMatch: ETag, DistributionConfig }));
}

/** Has a distribution keep queries from S3, as a policy of AWS's own for caching does. */
export function dropQueries(config: DistributionConfig): void {
  if (config.DefaultCacheBehavior) config.DefaultCacheBehavior = withCacheSettings(config.DefaultCacheBehavior, WITHOUT_QUERY);
}

/** Changes the policy of a library's bucket. */
export async function changePolicy({ bucket: { name: Bucket, region } }: LibraryView, change: (policy: { Statement: Record<string, unknown>[] }) => void): Promise<void> {
  const { Policy } = await s3(region).send(new GetBucketPolicyCommand({ Bucket }));
  const policy = JSON.parse(Policy ?? '{"Statement":[]}') as { Statement: Record<string, unknown>[] };
  change(policy);
  await s3(region).send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy) }));
}

/** A public key that is not ours; gives its id. */
export async function foreignKey(name: string): Promise<string> {
  const { publicKeyPem } = await makeSigningKey('ECDSA_P256');
  const { PublicKey } = await cloudfront().send(new CreatePublicKeyCommand({
    PublicKeyConfig: { CallerReference: name, Name: name, EncodedKey: publicKeyPem },
  }));
  return PublicKey?.Id ?? '';
}

/** A key group that is not ours, with a key that is not ours either; gives its id. */
export async function foreignGroup(name: string): Promise<string> {
  const { KeyGroup } = await cloudfront().send(new CreateKeyGroupCommand({ KeyGroupConfig: { Name: name, Items: [await foreignKey(`group-${name}`)] } }));
  return KeyGroup?.Id ?? '';
}

/** Changes which keys a library's key group holds. */
export async function changeKeys({ keyGroup }: LibraryView, change: (ids: string[]) => string[]): Promise<void> {
  const Id = keyGroup?.awsId ?? '';
  const { KeyGroup, ETag } = await cloudfront().send(new GetKeyGroupCommand({ Id }));
  const config = KeyGroup?.KeyGroupConfig;
  await cloudfront().send(new UpdateKeyGroupCommand({
    Id, IfMatch: ETag, KeyGroupConfig: { Name: config?.Name, Comment: config?.Comment, Items: change(config?.Items ?? []) },
  }));
}

/** Has a library's origin access control sign nothing any more. */
export async function stopSigning({ identities }: LibraryView): Promise<void> {
  const Id = identities[0]?.awsId ?? '';
  const { OriginAccessControl, ETag } = await cloudfront().send(new GetOriginAccessControlCommand({ Id }));
  const config = OriginAccessControl?.OriginAccessControlConfig;
  if (!config) throw new Error('there is no config');
  await cloudfront().send(new UpdateOriginAccessControlCommand({
    Id, IfMatch: ETag, OriginAccessControlConfig: { ...config, SigningBehavior: 'never' },
  }));
}

/** Has the install's headers policy allow another site. */
export async function allowAnotherOrigin(): Promise<void> {
  const { awsId } = await db().responseHeadersPolicy.findFirstOrThrow({ where: { shared: true } });
  const Id = awsId ?? '';
  const { ResponseHeadersPolicy, ETag } = await cloudfront().send(new GetResponseHeadersPolicyCommand({ Id }));
  const config = ResponseHeadersPolicy?.ResponseHeadersPolicyConfig;
  if (!config?.CorsConfig) throw new Error('there is no config');
  await cloudfront().send(new UpdateResponseHeadersPolicyCommand({
    Id, IfMatch: ETag,
    ResponseHeadersPolicyConfig: { ...config, CorsConfig: { ...config.CorsConfig, AccessControlAllowOrigins: { Quantity: 1, Items: ['https://other.example'] } } },
  }));
}

/** Everything that a repair can put back, at once. */
export async function breakEverything(library: LibraryView): Promise<void> {
  const { name: Bucket, region } = library.bucket;
  const client = s3(region);
  await client.send(new DeletePublicAccessBlockCommand({ Bucket }));
  await client.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] } }));
  await client.send(new DeleteBucketPolicyCommand({ Bucket }));
  await client.send(new PutBucketEncryptionCommand({
    Bucket,
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: {
      SSEAlgorithm: 'aws:kms', KMSMasterKeyID: `arn:aws:kms:${region}:111122223333:key/11111111-2222-3333-4444-555555555555`,
    } }] },
  }));
  await client.send(new DeleteBucketCorsCommand({ Bucket }));
  await client.send(new DeleteBucketLifecycleCommand({ Bucket }));
  await client.send(new DeleteBucketTaggingCommand({ Bucket }));
  await changeDistribution(library, 'SIGNED', (config) => { config.Enabled = false; });
  const added = await foreignKey('in-place-of-ours');
  await changeKeys(library, () => [added]);
  await stopSigning(library);
  await allowAnotherOrigin();
}

/** Disables and deletes one of a library's distributions. */
export async function deleteDistribution(library: LibraryView, role: 'SIGNED' | 'BASIC'): Promise<void> {
  await changeDistribution(library, role, (config) => { config.Enabled = false; });
  const Id = library.distributions.find((each) => each.role === role)?.awsId ?? '';
  const { ETag } = await cloudfront().send(new GetDistributionConfigCommand({ Id }));
  await cloudfront().send(new DeleteDistributionCommand({ Id, IfMatch: ETag }));
}

/** Detaches the identities of both distributions and deletes them. */
export async function deleteIdentities(library: LibraryView): Promise<void> {
  for (const { role } of library.distributions) {
    await changeDistribution(library, role, ({ Origins }) => {
      for (const origin of Origins?.Items ?? []) {
        origin.OriginAccessControlId = '';
        origin.S3OriginConfig = { OriginAccessIdentity: '' };
      }
    });
  }
  for (const Id of new Set(library.identities.map(({ awsId }) => awsId ?? ''))) {
    if (library.originIdentityKind === 'OAC') {
      const { ETag } = await cloudfront().send(new GetOriginAccessControlCommand({ Id }));
      await cloudfront().send(new DeleteOriginAccessControlCommand({ Id, IfMatch: ETag }));
    } else {
      const { ETag } = await cloudfront().send(new GetCloudFrontOriginAccessIdentityCommand({ Id }));
      await cloudfront().send(new DeleteCloudFrontOriginAccessIdentityCommand({ Id, IfMatch: ETag }));
    }
  }
}

/** Has the signed distribution trust another key group, and deletes ours. */
export async function deleteKeyGroup(library: LibraryView): Promise<void> {
  const other = await foreignGroup(`theirs-${library.id}`);
  await changeDistribution(library, 'SIGNED', ({ DefaultCacheBehavior }) => {
    if (DefaultCacheBehavior) DefaultCacheBehavior.TrustedKeyGroups = { Enabled: true, Quantity: 1, Items: [other] };
  });
  const Id = library.keyGroup?.awsId ?? '';
  const { ETag } = await cloudfront().send(new GetKeyGroupCommand({ Id }));
  await cloudfront().send(new DeleteKeyGroupCommand({ Id, IfMatch: ETag }));
}

/** Puts another key in the place of a library's, and deletes it. */
export async function deletePublicKey(library: LibraryView): Promise<void> {
  const other = await foreignKey(`other-${library.id}`);
  await changeKeys(library, () => [other]);
  const { awsPublicKeyId } = await db().signingKey.findFirstOrThrow({ where: { keyGroup: { awsId: library.keyGroup?.awsId ?? '' } }, omit: { ciphertext: true } });
  const Id = awsPublicKeyId ?? '';
  const { ETag } = await cloudfront().send(new GetPublicKeyCommand({ Id }));
  await cloudfront().send(new DeletePublicKeyCommand({ Id, IfMatch: ETag }));
}

/** Detaches a library's headers policy and deletes it. */
export async function deleteHeadersPolicy(library: LibraryView): Promise<void> {
  for (const { role } of library.distributions) {
    await changeDistribution(library, role, ({ DefaultCacheBehavior }) => { if (DefaultCacheBehavior) delete DefaultCacheBehavior.ResponseHeadersPolicyId; });
  }
  const { responseHeadersPolicy } = await db().distribution.findFirstOrThrow({ where: { libraryId: library.id }, include: { responseHeadersPolicy: true } });
  const Id = responseHeadersPolicy?.awsId ?? '';
  const { ETag } = await cloudfront().send(new GetResponseHeadersPolicyCommand({ Id }));
  await cloudfront().send(new DeleteResponseHeadersPolicyCommand({ Id, IfMatch: ETag }));
}

/** Deletes a library's bucket with what is in it. */
export async function deleteBucket({ bucket: { name: Bucket, region } }: LibraryView): Promise<void> {
  const { Contents = [] } = await s3(region).send(new ListObjectsV2Command({ Bucket }));
  for (const { Key } of Contents) await s3(region).send(new DeleteObjectCommand({ Bucket, Key }));
  await s3(region).send(new DeleteBucketCommand({ Bucket }));
}
