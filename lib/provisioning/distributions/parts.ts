import type { Db } from '@/lib/db/client';
import type { Bucket, KeyGroup, Library, OriginIdentity, ResponseHeadersPolicy } from '@/lib/db/generated/client';
import type { AppError } from '@/lib/kernel/errors';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import type { CreateDistributionInput } from './schema';

/** What a distribution that stands alone is put together from. */
export interface DistributionParts {
  bucket: Bucket & { library: Library | null };
  identity: OriginIdentity;
  keyGroup: KeyGroup | null;
  headersPolicy: ResponseHeadersPolicy | null;
}

/** The chosen parts, each of which AWS must have already. Refuses with `invalid_input` at the field of one that is not there. */
export async function readParts(tx: Db, input: CreateDistributionInput): Promise<Result<DistributionParts>> {
  const bucket = await tx.bucket.findUnique({ where: { id: input.bucketId }, include: { library: true } });
  if (!bucket || (!bucket.madeAt && !bucket.adoptedAt)) return refuse(invalidField('bucketId', 'Choose a bucket that exists.'));
  const identity = await tx.originIdentity.findUnique({ where: { id: input.originIdentityId } });
  if (!identity?.awsId) return refuse(invalidField('originIdentityId', 'Choose an identity that exists.'));
  const keyGroup = input.keyGroupId === null ? null : await tx.keyGroup.findUnique({ where: { id: input.keyGroupId } });
  if (input.keyGroupId !== null && !keyGroup?.awsId) return refuse(invalidField('keyGroupId', 'Choose a key group that exists.'));
  const { responseHeadersPolicyId: policyId } = input;
  const headersPolicy = policyId === null ? null : await tx.responseHeadersPolicy.findUnique({ where: { id: policyId } });
  if (policyId !== null && !headersPolicy?.awsId) return refuse(invalidField('responseHeadersPolicyId', 'Choose a policy that exists.'));
  return ok({ bucket, identity, keyGroup, headersPolicy });
}

/** Why the parts do not go together. */
export async function whyNotFit(tx: Db, { bucket, identity, keyGroup }: DistributionParts): Promise<AppError | undefined> {
  if (bucket.library?.state === 'REMOVING') return invalidField('bucketId', 'The library of this bucket is being torn down.');
  if (identity.kind === 'OAC') return undefined;
  if (bucket.encryption === 'SSE_KMS') {
    return invalidField('originIdentityId', 'An origin access identity cannot read objects that are encrypted with KMS. Choose an OAC.');
  }
  // The policy knows distributions apart by their OAI: with one that may read everything, an open one would too.
  const other = await tx.distribution.findFirst({
    where: { originIdentityId: identity.id, role: keyGroup ? 'BASIC' : 'SIGNED' }, select: { awsId: true, comment: true },
  });
  if (!other) return undefined;
  return invalidField(
    'originIdentityId',
    `The distribution ${other.awsId ?? other.comment} reads as this identity, and one of the two would be open: choose another identity.`,
  );
}
