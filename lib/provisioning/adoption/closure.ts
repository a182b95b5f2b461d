import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';
import { isSamePublicKey } from '@/lib/keys/make';

import type { Recorded } from './data';
import type { InventoryItem, ItemOf, ItemType } from './model';

/** What has to be brought in for something, each before what refers to it; without what is recorded here already. */
export interface Closure {
  buckets: ItemOf<'bucket'>[];
  identities: ItemOf<'origin-identity'>[];
  publicKeys: ItemOf<'public-key'>[];
  keyGroups: ItemOf<'key-group'>[];
  headersPolicies: ItemOf<'headers-policy'>[];
  distributions: ItemOf<'distribution'>[];
  /** Every public key that a private half could belong to, recorded or not. */
  keys: { awsId: string; name: string; pem: string }[];
  /** By distribution, AWS's id of the key group whose key signs here. */
  signedBy: Map<string, string>;
}

/** The account as it was looked at, beside what is recorded. */
export interface Known {
  items: readonly InventoryItem[];
  recorded: Recorded;
}

/** What bringing in `roots` takes. Refuses with `conflict`, in words, where something does not fit. `publicKeyPem` is of the private half that was given. */
export function closureOf(known: Known, roots: readonly InventoryItem[], publicKeyPem: string | undefined): Result<Closure> {
  const closure: Closure = { buckets: [], identities: [], publicKeys: [], keyGroups: [], headersPolicies: [], distributions: [], keys: [], signedBy: new Map() };
  for (const root of roots) {
    const refusal = addItem(closure, known, root, publicKeyPem);
    if (refusal) return refusal;
  }
  if (publicKeyPem !== undefined && !closure.keys.some(({ pem }) => isSamePublicKey(pem, publicKeyPem))) {
    const ids = closure.keys.map(({ awsId }) => awsId).join(', ');
    return refuse(invalidField(
      'privateKeyPem',
      ids ? `This is the private half of another key than the one at CloudFront (${ids}). Paste the one that was made together with it.` : 'Nothing of this has a public key that a private half could belong to.',
    ));
  }
  return ok(closure);
}

type Refused = Result<never> | undefined;

function addItem(closure: Closure, known: Known, item: InventoryItem, pem: string | undefined): Refused {
  switch (item.type) {
    case 'bucket': return addOnce(closure.buckets, item);
    case 'origin-identity': return addOnce(closure.identities, item);
    case 'public-key':
      addOnce(closure.keys, item);
      return addOnce(closure.publicKeys, item);
    case 'key-group': return addKeyGroup(closure, known, item);
    case 'distribution': return addDistribution(closure, known, item, pem);
    case 'headers-policy': return addOnce(closure.headersPolicies, item);
  }
}

function addKeyGroup(closure: Closure, known: Known, group: ItemOf<'key-group'>): Refused {
  if (group.publicKeyIds.length === 0) return no(`The key group ${group.name} holds no public key.`, 'Put one into it in CloudFront, or leave it.');
  for (const awsId of group.publicKeyIds) {
    const recorded = known.recorded.publicKeys.get(awsId);
    if (recorded?.keyGroup && recorded.keyGroup.awsId !== group.awsId) {
      return no(
        `The public key ${awsId} of the key group ${group.name} is recorded in the key group ${recorded.keyGroup.name}.`,
        'A key can be in one key group here. Take it out of one of the two in CloudFront, then look at the account again.',
      );
    }
    if (recorded) closure.keys.push({ awsId, name: awsId, pem: recorded.publicKeyPem });
    else {
      const key = find(known, 'public-key', awsId);
      if (!key) return missing(`The key group ${group.name}`, 'public key', awsId);
      addOnce(closure.keys, key);
      addOnce(closure.publicKeys, key);
    }
  }
  return addOnce(closure.keyGroups, group);
}

function addDistribution(closure: Closure, known: Known, distribution: ItemOf<'distribution'>, pem: string | undefined): Refused {
  const { awsId, obstacles, bucketName, originIdentityId, keyGroupIds, responseHeadersPolicyId } = distribution;
  const what = `The distribution ${awsId}`;
  if (obstacles.length > 0) return no(`${what} cannot be brought in. ${obstacles.join(' ')}`, 'Change it in CloudFront and look at the account again, or leave it.');
  if (bucketName !== null && !known.recorded.buckets.has(bucketName)) {
    const bucket = find(known, 'bucket', bucketName);
    if (!bucket) return no(`${what} reads the bucket ${bucketName}, which is not of this AWS account.`, 'Only what is all in this account can be brought in.');
    addOnce(closure.buckets, bucket);
  }
  if (originIdentityId !== null && !known.recorded.identities.has(originIdentityId)) {
    const identity = find(known, 'origin-identity', originIdentityId);
    if (!identity) return missing(what, 'origin identity', originIdentityId);
    addOnce(closure.identities, identity);
  }
  // One of AWS's own is in no list of the account's: it stays with the distribution, and is nobody's to record or to change.
  const policy = find(known, 'headers-policy', responseHeadersPolicyId);
  if (policy && !known.recorded.headersPolicies.has(policy.awsId)) addOnce(closure.headersPolicies, policy);
  const groupId = signingGroup(known, keyGroupIds, pem);
  if (groupId !== undefined) {
    closure.signedBy.set(awsId, groupId);
    const refusal = addGroupById(closure, known, what, groupId);
    if (refusal) return refusal;
  }
  return known.recorded.distributions.has(awsId) ? undefined : addOnce(closure.distributions, distribution);
}

function addGroupById(closure: Closure, known: Known, what: string, groupId: string): Refused {
  const recorded = known.recorded.keyGroups.get(groupId);
  if (!recorded) {
    const group = find(known, 'key-group', groupId);
    return group ? addKeyGroup(closure, known, group) : missing(what, 'key group', groupId);
  }
  for (const keyId of recorded.publicKeyIds) {
    closure.keys.push({ awsId: keyId, name: keyId, pem: known.recorded.publicKeys.get(keyId)?.publicKeyPem ?? '' });
  }
  return undefined;
}

/** Of several key groups the one that holds the key whose private half was given; otherwise the first. */
function signingGroup({ items, recorded }: Known, groupIds: readonly string[], pem: string | undefined): string | undefined {
  const holds = (groupId: string) => {
    const keyIds = recorded.keyGroups.get(groupId)?.publicKeyIds ?? find({ items }, 'key-group', groupId)?.publicKeyIds ?? [];
    return keyIds.some((keyId) => {
      const known = recorded.publicKeys.get(keyId)?.publicKeyPem ?? find({ items }, 'public-key', keyId)?.pem;
      return pem !== undefined && known !== undefined && isSamePublicKey(known, pem);
    });
  };
  return groupIds.find(holds) ?? groupIds[0];
}

/** The item of this type that the account was seen to have. */
export function find<T extends ItemType>({ items }: Pick<Known, 'items'>, type: T, awsId: string): ItemOf<T> | undefined {
  return items.find((item): item is ItemOf<T> => item.type === type && item.awsId === awsId);
}

function addOnce<Item extends { awsId: string }>(list: Item[], item: Item): Refused {
  if (!list.some(({ awsId }) => awsId === item.awsId)) list.push(item);
  return undefined;
}

function missing(what: string, type: string, awsId: string): Result<never> {
  return no(`${what} refers to the ${type} ${awsId}, which the last look at the account did not find.`, 'Look at the account again.');
}

function no(message: string, fix: string): Result<never> {
  return refuse({ code: 'conflict', message, fix });
}
