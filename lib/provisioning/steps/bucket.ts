import { stop } from '@/lib/aws/errors';
import { blockPublicAccess, type BucketRef, createBucket, observeBucket, readBucketTags, readObjectOwnership } from '@/lib/aws/s3-bucket';
import { encryptBucket } from '@/lib/aws/s3-bucket-encryption';
import { allowUploadsFrom, dropIncompleteUploads } from '@/lib/aws/s3-bucket-rules';
import { putTextObject } from '@/lib/aws/s3-probe';

import { KMS_KEY_POLICY_HINT, kmsKeyPolicyStatement } from '../kms';
import type { Fact } from '../model';
import { bucketTags, PRIVATE_PROBE_KEY, probeText, PUBLIC_PROBE_KEY } from '../names';
import { readersOfKey } from '../object-grants';
import { bucketRef, fact, id, type RunStep, type StepContext } from '../operation/step';
import { granteesOfBucket } from '../read-by-acl';

/**
 * Creates the bucket, or goes on with the one that an earlier attempt created: its tags say so.
 * Any other bucket of this name is left alone.
 */
export const createBucketStep: RunStep<'CREATE_BUCKET'> = async (context, { bucketId }) => {
  const row = await context.db.bucket.findUniqueOrThrow({ where: { id: bucketId } });
  const bucket = bucketRef(context, row);
  const tags = bucketTags(context.installId, row.libraryId ?? row.id);
  const presence = await observeBucket(bucket);
  if (presence === 'foreign') {
    throw stop(
      'bucket-name-taken',
      `The name ${bucket.name} is taken by a bucket in another AWS account or region.`,
      'Bucket names are shared by all AWS accounts. Choose another bucket name.',
    );
  }
  if (presence === 'absent') await createBucket(bucket, tags);
  await requireOurTags(bucket, tags);
  await context.save((tx) => tx.bucket.update({ where: { id: row.id }, data: { madeAt: row.madeAt ?? context.now } }));
  return {
    done: [
      id('Bucket', bucket.name),
      id('ARN', `arn:aws:s3:::${bucket.name}`),
      id('AWS account', bucket.ownerAccountId),
      fact('Object Ownership', (await readObjectOwnership(bucket)) ?? 'not set'),
    ],
  };
};

async function requireOurTags(bucket: BucketRef, tags: Record<string, string>): Promise<void> {
  const present = await readBucketTags(bucket);
  const differing = Object.entries(tags).filter(([key, value]) => present.get(key) !== value);
  if (differing.length === 0) return;
  throw stop(
    'bucket-not-ours',
    `A bucket ${bucket.name} exists in this AWS account, but its tags do not say that it was made for this library.`,
    'Choose another bucket name, or adopt the bucket.',
  );
}

export const blockPublicAccessStep: RunStep<'BLOCK_PUBLIC_ACCESS'> = async (context, { bucketId }) => {
  const row = await context.db.bucket.findUniqueOrThrow({ where: { id: bucketId } });
  await blockPublicAccess(bucketRef(context, row));
  return { done: [fact('Block Public Access', 'all four switches on')] };
};

export const encryptBucketStep: RunStep<'ENCRYPT_BUCKET'> = async (context, { bucketId }) => {
  const row = await context.db.bucket.findUniqueOrThrow({ where: { id: bucketId } });
  if (row.encryption === 'SSE_KMS') {
    await encryptBucket(bucketRef(context, row), { kind: 'SSE_KMS', kmsKeyArn: row.kmsKeyArn ?? '' });
    return { done: [fact('Encryption', 'SSE-KMS'), ...(await kmsFacts(context, bucketId))] };
  }
  await encryptBucket(bucketRef(context, row), { kind: 'SSE_S3' });
  return { done: [fact('Encryption', "SSE-S3, with S3's own keys")] };
};

/** The key, and what its policy must say for the distributions that are known by now. */
async function kmsFacts({ db }: StepContext, bucketId: string): Promise<Fact[]> {
  const { encryption, kmsKeyArn, distributions } = await db.bucket.findUniqueOrThrow({ where: { id: bucketId }, include: { distributions: true } });
  if (encryption !== 'SSE_KMS' || !kmsKeyArn) return [];
  const arns = distributions.flatMap(({ arn }) => (arn ? [arn] : []));
  const facts = [id('KMS key', kmsKeyArn)];
  return arns.length === 0 ? facts : [...facts, id('Statement for the key policy', JSON.stringify(kmsKeyPolicyStatement(arns)))];
}

/** The owner has to act while CloudFront deploys: nobody is served before the key's policy lets the distributions decrypt. */
export const showKeyPolicyStep: RunStep<'SHOW_KEY_POLICY'> = async (context, { bucketId }) => ({
  done: [fact('To be done by you', KMS_KEY_POLICY_HINT), ...(await kmsFacts(context, bucketId))],
});

/** What is stored already stays encrypted as it was: S3 encrypts what it is given, when it is given. */
export const changeEncryptionStep: RunStep<'CHANGE_ENCRYPTION'> = async (context, { bucketId, encryption, kmsKeyArn }) => {
  const row = await context.db.bucket.findUniqueOrThrow({ where: { id: bucketId } });
  const wanted = encryption === 'SSE_KMS' ? ({ kind: 'SSE_KMS', kmsKeyArn } as const) : ({ kind: 'SSE_S3' } as const);
  await encryptBucket(bucketRef(context, row), wanted);
  await context.save((tx) =>
    tx.bucket.update({ where: { id: row.id }, data: { encryption, kmsKeyArn: encryption === 'SSE_KMS' ? kmsKeyArn : null } }),
  );
  return { done: [fact('Encryption of new objects', encryption === 'SSE_KMS' ? 'SSE-KMS' : 'SSE-S3'), ...(await kmsFacts(context, bucketId))] };
};

export const configureUploadsStep: RunStep<'CONFIGURE_UPLOADS'> = async (context, { bucketId }) => {
  const row = await context.db.bucket.findUniqueOrThrow({ where: { id: bucketId } });
  const bucket = bucketRef(context, row);
  await allowUploadsFrom(bucket, context.appOrigin);
  await dropIncompleteUploads(bucket);
  return { done: [fact('Uploads allowed from', context.appOrigin), fact('Unfinished uploads are dropped after', '1 day')] };
};

export const putProbeObjectsStep: RunStep<'PUT_PROBE_OBJECTS'> = async (context, { bucketId }) => {
  const row = await context.db.bucket.findUniqueOrThrow({ where: { id: bucketId } });
  const grantees = await granteesOfBucket(context.db, bucketId);
  for (const key of [PUBLIC_PROBE_KEY, PRIVATE_PROBE_KEY]) {
    await putTextObject(bucketRef(context, row), key, probeText(key, row.libraryId ?? row.id), readersOfKey(key, grantees));
  }
  return { done: [id('Public probe', PUBLIC_PROBE_KEY), id('Private probe', PRIVATE_PROBE_KEY)] };
};
