import {
  ListCloudFrontOriginAccessIdentitiesCommand, ListDistributionsCommand, ListKeyGroupsCommand, ListOriginAccessControlsCommand,
  ListPublicKeysCommand, ListResponseHeadersPoliciesCommand,
} from '@aws-sdk/client-cloudfront';
import { ListBucketsCommand } from '@aws-sdk/client-s3';

import { cloudfront, s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';

/** The names of the account's buckets, and the ids of everything else that it has at CloudFront. */
export async function accountIds() {
  const client = cloudfront();
  const [buckets, distributions, controls, identities, publicKeys, keyGroups, policies] = await Promise.all([
    s3('us-east-1').send(new ListBucketsCommand({})),
    allDistributions(),
    client.send(new ListOriginAccessControlsCommand({})),
    client.send(new ListCloudFrontOriginAccessIdentitiesCommand({})),
    client.send(new ListPublicKeysCommand({})),
    client.send(new ListKeyGroupsCommand({})),
    client.send(new ListResponseHeadersPoliciesCommand({ Type: 'custom' })),
  ]);
  return {
    buckets: sorted(buckets.Buckets?.map(({ Name }) => Name)),
    distributions,
    originAccessControls: sorted(controls.OriginAccessControlList?.Items?.map(({ Id }) => Id)),
    originAccessIdentities: sorted(identities.CloudFrontOriginAccessIdentityList?.Items?.map(({ Id }) => Id)),
    publicKeys: sorted(publicKeys.PublicKeyList?.Items?.map(({ Id }) => Id)),
    keyGroups: sorted(keyGroups.KeyGroupList?.Items?.map(({ KeyGroup }) => KeyGroup?.Id)),
    responseHeadersPolicies: sorted(
      policies.ResponseHeadersPolicyList?.Items?.map(({ ResponseHeadersPolicy }) => ResponseHeadersPolicy?.Id),
    ),
  };
}

/** The same of what our rows say is there. */
export async function recordedIds(): Promise<Awaited<ReturnType<typeof accountIds>>> {
  const made = { awsId: { not: null } };
  const [buckets, distributions, identities, keys, groups, policies] = await Promise.all([
    db().bucket.findMany({ where: { madeAt: { not: null } } }),
    db().distribution.findMany({ where: made }),
    db().originIdentity.findMany({ where: made }),
    db().signingKey.findMany({ where: { awsPublicKeyId: { not: null }, state: { not: 'RETIRED' } }, omit: { ciphertext: true } }),
    db().keyGroup.findMany({ where: made }),
    db().responseHeadersPolicy.findMany({ where: made }),
  ]);
  const identityIds = (kind: 'OAC' | 'OAI') => sorted(identities.filter((row) => row.kind === kind).map(({ awsId }) => awsId));
  return {
    buckets: sorted(buckets.map(({ name }) => name)),
    distributions: sorted(distributions.map(({ awsId }) => awsId)),
    originAccessControls: identityIds('OAC'),
    originAccessIdentities: identityIds('OAI'),
    publicKeys: sorted(keys.map(({ awsPublicKeyId }) => awsPublicKeyId)),
    keyGroups: sorted(groups.map(({ awsId }) => awsId)),
    responseHeadersPolicies: sorted(policies.map(({ awsId }) => awsId)),
  };
}

/** How many of each resource the account has: what is one too many was leaked, what is missing was lost. */
export async function accountInventory() {
  const ids = await accountIds();
  return {
    buckets: ids.buckets.length,
    distributions: ids.distributions.length,
    originAccessControls: ids.originAccessControls.length,
    originAccessIdentities: ids.originAccessIdentities.length,
    publicKeys: ids.publicKeys.length,
    keyGroups: ids.keyGroups.length,
    responseHeadersPolicies: ids.responseHeadersPolicies.length,
  };
}

async function allDistributions(): Promise<string[]> {
  const ids: (string | undefined)[] = [];
  let Marker: string | undefined;
  do {
    const { DistributionList } = await cloudfront().send(new ListDistributionsCommand({ Marker }));
    ids.push(...(DistributionList?.Items ?? []).map(({ Id }) => Id));
    Marker = DistributionList?.NextMarker;
  } while (Marker);
  return sorted(ids);
}

function sorted(ids: readonly (string | null | undefined)[] = []): string[] {
  return ids.map((id) => id ?? 'without an id').sort();
}

/** An account that holds nothing of ours. */
export const EMPTY_ACCOUNT = {
  buckets: 0, distributions: 0, originAccessControls: 0, originAccessIdentities: 0, publicKeys: 0, keyGroups: 0, responseHeadersPolicies: 0,
};
