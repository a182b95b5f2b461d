import { ok, refuse, type Result } from '@/lib/kernel/result';

import type { PlannedStep } from '../operation/planned';
import { type Closure, find, type Known } from './closure';
import type { ItemOf } from './model';
import type { AdoptLibraryInput } from './schema';

/** What bringing in takes, with the private half kept; the steps are of reads alone. */
export interface Prepared {
  closure: Closure;
  steps: PlannedStep[];
  canSign: boolean;
  /** AWS's id of the key whose private half was given. */
  givenKeyId: string | undefined;
}

/** The distributions of a set-up, once they are known to be one. */
export interface SetUp {
  signed: ItemOf<'distribution'> & { bucketName: string; originIdentityId: string };
  basic: (ItemOf<'distribution'> & { originIdentityId: string }) | undefined;
}

/** The set-up of these distributions. Refuses with `conflict`, in words, when they are none that a library could be. */
export function setUpOf(known: Known, { signedId, basicId }: AdoptLibraryInput): Result<SetUp> {
  const signed = standingAlone(known, signedId);
  if (!signed.ok) return signed;
  const { bucketName, originIdentityId, keyGroupIds, obstacles } = signed.value;
  const [obstacle] = obstacles;
  if (obstacle !== undefined) return no(`The distribution ${signedId} cannot be brought in. ${obstacles.join(' ')}`);
  if (keyGroupIds.length === 0) return no(`The distribution ${signedId} trusts no key group, so it serves everything without signatures.`);
  if (bucketName === null) return no(`The distribution ${signedId} reads no bucket.`);
  if (originIdentityId === null) return no(`The distribution ${signedId} reads its bucket as anybody does: it has no origin access control or identity.`);
  if (known.recorded.buckets.get(bucketName)?.libraryId) return no(`The bucket ${bucketName} belongs to a library already.`);
  const whole = { ...signed.value, bucketName, originIdentityId };
  if (basicId === undefined) return ok({ signed: whole, basic: undefined });
  const basic = standingAlone(known, basicId);
  if (!basic.ok) return basic;
  const identity = basic.value.originIdentityId;
  if (basic.value.keyGroupIds.length > 0) return no(`The distribution ${basicId} demands signatures, so it is no basic one.`);
  if (basic.value.bucketName !== bucketName) return no(`The distribution ${basicId} reads ${basic.value.bucketName ?? 'no bucket'}, not ${bucketName}.`);
  if (identity === null) return no(`The distribution ${basicId} reads its bucket as anybody does: it has no origin access control or identity.`);
  return ok({ signed: whole, basic: { ...basic.value, originIdentityId: identity } });
}

function standingAlone({ items, recorded }: Known, awsId: string): Result<ItemOf<'distribution'>> {
  const row = recorded.distributions.get(awsId);
  if (row?.libraryId) return refuse({ code: 'conflict', message: `The distribution ${awsId} belongs to a library already.` });
  const item = row ?? find({ items }, 'distribution', awsId);
  return item ? ok(item) : notSeen(awsId);
}

function no(message: string): Result<never> {
  return refuse({ code: 'conflict', message, fix: 'Change it in CloudFront and look at the account again, or bring its parts in one by one.' });
}

/** The last look at the account did not find it. */
export function notSeen(awsId: string): Result<never> {
  return refuse({ code: 'not_found', message: `The last look at the account did not find ${awsId}.`, fix: 'Look at the account again.' });
}
