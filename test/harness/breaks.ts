import {
  CreatePublicKeyCommand, type DistributionConfig, GetDistributionConfigCommand, GetKeyGroupCommand, GetOriginAccessControlCommand,
  GetResponseHeadersPolicyCommand, UpdateDistributionCommand, UpdateKeyGroupCommand, UpdateOriginAccessControlCommand,
  UpdateResponseHeadersPolicyCommand,
} from '@aws-sdk/client-cloudfront';
import {
  DeleteBucketCorsCommand, DeleteBucketLifecycleCommand, DeleteBucketPolicyCommand, DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand, GetBucketPolicyCommand, PutBucketEncryptionCommand, PutBucketOwnershipControlsCommand, PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';

import { cloudfront, s3 } from '@/lib/aws/clients';
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
