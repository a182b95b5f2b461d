import {
  ListCloudFrontOriginAccessIdentitiesCommand, ListDistributionsCommand, ListKeyGroupsCommand, ListOriginAccessControlsCommand,
  ListPublicKeysCommand,
} from '@aws-sdk/client-cloudfront';
import { ListBucketsCommand } from '@aws-sdk/client-s3';

import { cloudfront, s3 } from '@/lib/aws/clients';

/** How many of each resource the account has: what is one too many was leaked, what is missing was lost. */
export async function accountInventory() {
  const client = cloudfront();
  const [buckets, distributions, controls, identities, publicKeys, keyGroups] = await Promise.all([
    s3('us-east-1').send(new ListBucketsCommand({})),
    client.send(new ListDistributionsCommand({})),
    client.send(new ListOriginAccessControlsCommand({})),
    client.send(new ListCloudFrontOriginAccessIdentitiesCommand({})),
    client.send(new ListPublicKeysCommand({})),
    client.send(new ListKeyGroupsCommand({})),
  ]);
  return {
    buckets: buckets.Buckets?.length ?? 0,
    distributions: distributions.DistributionList?.Items?.length ?? 0,
    originAccessControls: controls.OriginAccessControlList?.Items?.length ?? 0,
    originAccessIdentities: identities.CloudFrontOriginAccessIdentityList?.Items?.length ?? 0,
    publicKeys: publicKeys.PublicKeyList?.Items?.length ?? 0,
    keyGroups: keyGroups.KeyGroupList?.Items?.length ?? 0,
  };
}
