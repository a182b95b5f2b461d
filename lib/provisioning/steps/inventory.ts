import { surveyDistributions, type SurveyedDistribution } from '@/lib/aws/cloudfront-account';
import { listHeadersPolicies } from '@/lib/aws/cloudfront-headers-policy';
import { listOriginAccessControls, listOriginAccessIdentities } from '@/lib/aws/cloudfront-identity';
import { listKeyGroups, listPublicKeys } from '@/lib/aws/cloudfront-keys';
import { listBuckets } from '@/lib/aws/s3-account';
import type { Db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import { newId } from '@/lib/kernel/id';

import type { QuotaCounts } from '../account/quotas';
import { type InventoryItem, type ItemOf, reachOf } from '../adoption/model';
import { fact, type RunStep } from '../operation/step';

/** Looks that are kept; the newest counts, the others say what changed. */
const KEPT = 20;

/** Lists everything of the kinds that this site works with, and keeps what is not recorded here. */
export const takeInventoryStep: RunStep<'TAKE_INVENTORY'> = async (context) => {
  const { accountId, now, save } = context;
  const { items, counts } = await survey();
  const unknown = await save(async (tx) => {
    const known = await recordedIds(tx);
    const found = items.filter(({ type, awsId }) => !known.has(`${type} ${awsId}`));
    await tx.inventory.create({
      data: { id: newId(), at: now, accountId, counts: { ...counts }, items: found.map(json) },
    });
    const kept = await tx.inventory.findMany({ orderBy: [{ at: 'desc' }, { id: 'desc' }], take: KEPT, select: { id: true } });
    await tx.inventory.deleteMany({ where: { id: { notIn: kept.map(({ id }) => id) } } });
    return found;
  });
  return { done: [fact('In the account', `${items.length} resources`), fact('Not known here', String(unknown.length))] };
};

async function survey(): Promise<{ items: InventoryItem[]; counts: QuotaCounts }> {
  const [buckets, controls, identities, publicKeys, keyGroups, distributions, policies] = await Promise.all([
    listBuckets(), listOriginAccessControls(), listOriginAccessIdentities(), listPublicKeys(), listKeyGroups(), surveyDistributions(),
    listHeadersPolicies(),
  ]);
  const items: InventoryItem[] = [
    ...buckets.map(({ name, region }) => ({ type: 'bucket' as const, awsId: name, name, region })),
    ...controls.map(({ awsId, name }) => ({ type: 'origin-identity' as const, kind: 'OAC' as const, awsId, name })),
    // Lists hold no references of OAIs, so their comments stand for names.
    ...identities.map(({ awsId, comment }) => ({ type: 'origin-identity' as const, kind: 'OAI' as const, awsId, name: comment })),
    ...publicKeys.map(({ awsId, name, pem }) => ({ type: 'public-key' as const, awsId, name, pem })),
    ...keyGroups.map(({ awsId, name, publicKeyIds }) => ({ type: 'key-group' as const, awsId, name, publicKeyIds })),
    ...distributions.map(distributionItem),
    ...policies.map(({ awsId, name }) => ({ type: 'headers-policy' as const, awsId, name })),
  ];
  return {
    items,
    counts: {
      buckets: buckets.length, originAccessControls: controls.length, originAccessIdentities: identities.length,
      publicKeys: publicKeys.length, keyGroups: keyGroups.length, distributions: distributions.length,
      responseHeadersPolicies: policies.length,
    },
  };
}

function distributionItem(surveyed: SurveyedDistribution): ItemOf<'distribution'> {
  const { awsId, comment, domainName, enabled, aliases, keyGroupIds, responseHeadersPolicyId } = surveyed;
  return {
    type: 'distribution', awsId, name: comment, domainName, enabled, aliases, keyGroupIds, responseHeadersPolicyId, ...reachOf(surveyed),
  };
}

/** Everything that is recorded here, as type and AWS's id. */
async function recordedIds(tx: Db): Promise<Set<string>> {
  const awsId = { where: { awsId: { not: null } }, select: { awsId: true } };
  // One after another: a transaction has one connection.
  const buckets = await tx.bucket.findMany({ where: { madeAt: { not: null } }, select: { name: true } });
  const identities = await tx.originIdentity.findMany(awsId);
  const keys = await tx.signingKey.findMany({ where: { awsPublicKeyId: { not: null } }, select: { awsPublicKeyId: true } });
  const groups = await tx.keyGroup.findMany(awsId);
  const distributions = await tx.distribution.findMany(awsId);
  const policies = await tx.responseHeadersPolicy.findMany(awsId);
  const all = (type: InventoryItem['type'], ids: (string | null)[]) => ids.map((id) => `${type} ${id ?? ''}`);
  return new Set([
    ...all('bucket', buckets.map(({ name }) => name)),
    ...all('origin-identity', identities.map((row) => row.awsId)),
    ...all('public-key', keys.map((row) => row.awsPublicKeyId)),
    ...all('key-group', groups.map((row) => row.awsId)),
    ...all('distribution', distributions.map((row) => row.awsId)),
    ...all('headers-policy', policies.map((row) => row.awsId)),
  ]);
}

function json(item: InventoryItem): Prisma.InputJsonObject {
  return { ...item };
}
