import { env } from '@/lib/env';
import { sidOf } from '@/lib/provisioning/bucket-policy';
import type { DriftCode, ResourceType } from '@/lib/provisioning/drift';
import type { SeenBehavior } from '@/lib/provisioning/look/seen';
import type { ProofView } from '@/lib/provisioning/model';
import { PUBLIC_PREFIX } from '@/lib/provisioning/names';

import type { DatedSeen, Records } from './data';
import type { KnownBehavior, KnownDistribution, KnownKeys, OriginFinding } from './knowledge';

type RecordedDistribution = Records['distributions'][number];

/** After so long a change is at every edge, so that a look which saw one under way says nothing any more. */
const DEPLOYING_MS = 30 * 60 * 1000;

/** Longer ago, and the account may well have keys that the look at it did not see. */
const INVENTORY_HOLDS_MS = 24 * 60 * 60 * 1000;

/** The worker's last look at one thing; undefined before the first, and for looks of older versions. */
export function lookAt({ looks }: Records, type: ResourceType, id: string | null): DatedSeen | undefined {
  return id === null ? undefined : looks.get(`${type} ${id}`);
}

/** Every distribution that is recorded or was seen in the account, as `explain` takes them. Those that are gone are left out. */
export function knownDistributions(records: Records, now: Date): KnownDistribution[] {
  const ours = records.distributions.filter(({ id }) => lookAt(records, 'distribution', id)?.seen.isThere !== false);
  const others = (records.inventory?.items ?? []).flatMap((item) => (item.type === 'distribution' ? [item] : []));
  return [
    ...ours.map((row) => knownDistribution(records, row, now)),
    ...others.filter(({ awsId }) => !ours.some((row) => row.awsId === awsId))
      .map(({ awsId, domainName, aliases, enabled }) => ({ id: awsId, domainNames: [domainName, ...aliases], enabled, seenAt: records.inventory?.at })),
  ];
}

function knownDistribution(records: Records, row: RecordedDistribution, now: Date): KnownDistribution {
  const look = lookAt(records, 'distribution', row.id);
  const seen = look?.seen.distribution;
  const known = { id: row.awsId ?? row.id, domainNames: namesOf(row, seen?.domainNames ?? row.aliases), isForEverybody: row.role === 'BASIC' && row.libraryId !== null, enabled: seen?.enabled ?? row.enabled };
  if (!look || !seen) {
    // Ours are born with one behaviour; what somebody added since only a look can say.
    return { ...known, deployed: row.status === 'Deployed', defaultBehavior: { pathPattern: '*', restricted: row.keyGroup !== null, trustedKeyIds: keysOf(records, row.keyGroup?.awsId ? [row.keyGroup.awsId] : []) } };
  }
  const isFresh = now.getTime() - look.at.getTime() < DEPLOYING_MS;
  return {
    ...known, seenAt: look.at, deployed: row.status === 'InProgress' || (!seen.deployed && isFresh) ? false : seen.deployed || undefined,
    behaviors: seen.behaviors.map((each) => knownBehavior(records, each)), defaultBehavior: knownBehavior(records, seen.defaultBehavior),
  };
}

function namesOf({ domainName }: RecordedDistribution, others: readonly string[]): string[] {
  return [...new Set([...(domainName === null ? [] : [domainName]), ...others])];
}

/** A cache behaviour with the keys that it trusts. */
export function knownBehavior(records: Records, { pathPattern, keyGroupIds, trustsAccounts, viewerProtocolPolicy }: SeenBehavior): KnownBehavior {
  return {
    pathPattern, restricted: trustsAccounts || keyGroupIds.length > 0,
    // Local AWS has one scheme: its main port stands for HTTPS, and its URLs begin with http:// all the same.
    allowsHttp: viewerProtocolPolicy !== 'https-only' || env().aws.mediaScheme === 'http',
    trustedKeyIds: trustsAccounts ? undefined : keysOf(records, keyGroupIds),
  };
}

/** The keys in some groups; undefined when one of these is not known. */
function keysOf(records: Records, keyGroupIds: readonly string[]): string[] | undefined {
  const keys = keyGroupIds.map((awsId) => keysOfGroup(records, awsId));
  return keys.some((each) => each === undefined) ? undefined : keys.flatMap((each) => each ?? []);
}

function keysOfGroup(records: Records, awsId: string): string[] | undefined {
  const row = records.groups.find((group) => group.awsId === awsId);
  if (!row) {
    const item = records.inventory?.items.find((each) => each.type === 'key-group' && each.awsId === awsId);
    return item?.type === 'key-group' ? item.publicKeyIds : undefined;
  }
  const look = lookAt(records, 'key-group', row.id);
  // What was made after the look is in the group if its row says so.
  const recorded = row.signingKeys.filter(({ state, createdAt }) => state !== 'MADE' && state !== 'RETIRED' && (!look || createdAt > look.at));
  return [...(look?.seen.publicKeyIds ?? []), ...recorded.flatMap(({ awsPublicKeyId }) => awsPublicKeyId ?? [])];
}

/** Every public key that is recorded or was seen in the account. */
export function knownKeys(records: Records, now: Date): KnownKeys {
  const { keys, inventory } = records;
  const ours = keys.map(({ id, awsPublicKeyId, publicKeyPem, state }) => {
    const look = lookAt(records, 'signing-key', id);
    return { id: awsPublicKeyId ?? id, publicKeyPem, ...(state === 'RETIRED' ? { atCloudFront: false } : { atCloudFront: look?.seen.isThere, seenAt: look?.at }) };
  });
  const others = (inventory?.items ?? []).flatMap((item) => (item.type === 'public-key' ? [{ id: item.awsId, publicKeyPem: item.pem, atCloudFront: true, seenAt: inventory?.at }] : []));
  return {
    list: [...ours, ...others.filter(({ id }) => !ours.some((key) => key.id === id))],
    allAt: inventory && now.getTime() - inventory.at.getTime() < INVENTORY_HOLDS_MS ? inventory.at : undefined,
  };
}

/** Ids of every key group that is recorded or was seen in the account. */
export function knownKeyGroupIds({ groups, inventory }: Records): string[] {
  const others = (inventory?.items ?? []).flatMap((item) => (item.type === 'key-group' ? [item.awsId] : []));
  return [...groups.flatMap(({ awsId }) => awsId ?? []), ...others];
}

const KINDS: Partial<Record<DriftCode, OriginFinding['kind']>> = {
  'bucket-gone': 'policy', 'bucket-foreign': 'policy', 'policy-unreadable': 'policy', 'statement-missing': 'policy', 'statement-changed': 'policy',
  'acls-disabled': 'policy', 'grant-missing': 'policy',
  'identity-gone': 'identity', 'identity-unsigned': 'identity', 'identity-detached': 'identity', 'origin-changed': 'identity',
};

/**
 * What the last looks found between a distribution and its bucket for one object; undefined when nobody looked at both.
 * What a look cannot see, the last proof may: whether KMS lets CloudFront decrypt.
 */
export function originFindingsOf(records: Records, row: RecordedDistribution, key: string, proof: ProofView | null): OriginFinding[] | undefined {
  const { bucket } = row;
  if (row.role === 'BASIC' && row.libraryId !== null && !key.startsWith(PUBLIC_PREFIX)) {
    return [{ kind: 'basic', says: `This is the basic distribution, and the bucket lets it read ${PUBLIC_PREFIX}* alone.` }];
  }
  const looks = [lookAt(records, 'distribution', row.id), lookAt(records, 'bucket', row.bucketId), lookAt(records, 'origin-identity', row.originIdentityId)];
  if (!bucket || !looks[0] || !looks[1]) return undefined;
  const sid = sidOf(row);
  const found = looks.flatMap((look) => (look?.seen.drifts ?? []).flatMap(({ code, names, problem }): OriginFinding[] => {
    const kind = KINDS[code];
    const isOther = (code.startsWith('statement-') && !names.includes(sid)) || (code === 'grant-missing' && !names.includes(key));
    return kind === undefined || isOther ? [] : [{ kind, says: problem, seenAt: look?.at }];
  }));
  return [...found, ...kmsFinding(bucket, proof)];
}

function kmsFinding({ encryption, kmsKeyArn }: NonNullable<RecordedDistribution['bucket']>, proof: ProofView | null): OriginFinding[] {
  const served = proof?.checks.find(({ id }) => id === 'signed-with-signature');
  if (encryption !== 'SSE_KMS' || !proof || !served || served.passed || !served.answer.bodyExcerpt.includes('<RequestId>')) return [];
  return [{ kind: 'kms', says: `S3 refused CloudFront at the last proof, and the bucket is encrypted with ${kmsKeyArn ?? 'a KMS key'}: its policy has to let CloudFront decrypt.`, seenAt: new Date(proof.at) }];
}
