import { surveyOf } from '@/lib/aws/cloudfront-account';
import { type DistributionState, getDistribution } from '@/lib/aws/cloudfront-distribution';
import { getHeadersPolicy } from '@/lib/aws/cloudfront-headers-policy';
import { getOriginAccessControl, getOriginAccessIdentity } from '@/lib/aws/cloudfront-identity';
import { stop } from '@/lib/aws/errors';
import { observeBucket } from '@/lib/aws/s3-bucket';
import { readBucketEncryption } from '@/lib/aws/s3-bucket-encryption';
import type { Db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';

import { dotsWarning } from '../bucket-name';
import { reachOf } from '../adoption/model';
import { bucketRef, fact, id, type RunStep } from '../operation/step';
import { rowOf } from './distribution';

// Bringing in writes nothing to AWS: each step reads one thing, proves that it fits, and records it.

/** Records a bucket once S3 says that it is this account's, in this region. */
export const adoptBucketStep: RunStep<'ADOPT_BUCKET'> = async (context, { name, region }) => {
  const bucket = bucketRef(context, { name, region });
  const presence = await observeBucket(bucket);
  if (presence === 'absent') throw gone('bucket', name);
  if (presence === 'foreign') {
    throw stop(
      'bucket-not-ours', `The bucket ${name} is not of the AWS account ${context.accountId}, or not in ${region}.`,
      'Only buckets of this account can be brought in. If it is yours, name it in the policy of the worker, then try again.',
    );
  }
  const encryption = await readBucketEncryption(bucket);
  const kept = { region, encryption: encryption?.kind ?? 'SSE_S3', kmsKeyArn: encryption?.kind === 'SSE_KMS' ? encryption.kmsKeyArn : null };
  await context.save(async (tx) => {
    const present = await tx.bucket.findUnique({ where: { name } });
    if (present) return;
    await tx.bucket.create({ data: { id: newId(), name, ...kept, madeAt: context.now, adoptedAt: context.now } });
  });
  const dots = dotsWarning(name);
  return {
    done: [
      id('Bucket', name), id('ARN', `arn:aws:s3:::${name}`), id('AWS account', bucket.ownerAccountId), fact('Region', region),
      ...(dots ? [fact('To be known', dots)] : []),
    ],
  };
};

/** Records an OAC or OAI as it is. */
export const adoptIdentityStep: RunStep<'ADOPT_IDENTITY'> = async ({ save, now }, { kind, awsId }) => {
  const state = await (kind === 'OAC' ? getOriginAccessControl(awsId) : getOriginAccessIdentity(awsId));
  if (!state) throw gone(kind === 'OAC' ? 'origin access control' : 'origin access identity', awsId);
  const { comment, etag = null, s3CanonicalUserId = null } = state;
  await save(async (tx) => {
    const name = (await tx.originIdentity.findFirst({ where: { name: state.name, NOT: { awsId } } })) ? `${state.name} (${awsId})` : state.name;
    await tx.originIdentity.upsert({
      where: { awsId },
      create: { id: newId(), kind, name, comment, awsId, etag, s3CanonicalUserId, adoptedAt: now },
      update: { etag, s3CanonicalUserId },
    });
  });
  return {
    done: [
      id(kind === 'OAC' ? 'Origin access control' : 'Origin access identity', awsId),
      ...(s3CanonicalUserId ? [id('S3 canonical user id', s3CanonicalUserId)] : []),
      ...(state.signsAlways ? [] : [fact('Signs requests to S3', 'not every one')]),
    ],
  };
};

/** Records a headers policy as it is; where pages of this site may not read answers by it, a look says so. */
export const adoptHeadersPolicyStep: RunStep<'ADOPT_HEADERS_POLICY'> = async ({ save, now }, { awsId }) => {
  const state = await getHeadersPolicy(awsId);
  if (!state) throw gone('response headers policy', awsId);
  const { etag = null, allowedOrigins } = state;
  await save(async (tx) => {
    const name = (await tx.responseHeadersPolicy.findFirst({ where: { name: state.name, NOT: { awsId } } })) ? `${state.name} (${awsId})` : state.name;
    await tx.responseHeadersPolicy.upsert({
      where: { awsId },
      create: { id: newId(), name, awsId, etag, allowedOrigin: allowedOrigins[0] ?? '', adoptedAt: now },
      update: { etag },
    });
  });
  return { done: [id('Response headers policy', awsId), fact('Pages that may read answers', allowedOrigins.join(', ') || 'none')] };
};

/** Records a distribution with what it reads and trusts, which must be known here by now. */
export const adoptDistributionStep: RunStep<'ADOPT_DISTRIBUTION'> = async ({ save, now }, { awsId, keyGroupId }) => {
  const state = await getDistribution(awsId);
  if (!state) throw gone('distribution', awsId);
  const reach = reachOf(surveyOf(state));
  const [obstacle] = reach.obstacles;
  if (obstacle !== undefined) {
    throw stop('distribution-does-not-fit', `The distribution ${awsId} cannot be brought in. ${obstacle}`, 'Change it in CloudFront and look at the account again.');
  }
  await save(async (tx) => {
    const parts = await partsOf(tx, state, { ...reach, keyGroupId });
    const settings = {
      ...parts, ...rowOf(state), comment: state.comment, priceClass: state.priceClass || 'PriceClass_All',
      aliases: state.aliases, certificateArn: state.certificateArn || null,
    };
    await tx.distribution.upsert({
      where: { awsId },
      create: { id: newId(), role: parts.keyGroupId ? 'SIGNED' : 'BASIC', ...settings, adoptedAt: now },
      update: rowOf(state),
    });
  });
  return {
    done: [
      id('Distribution', awsId), id('ARN', state.arn), id('Domain name', state.domainName), fact('Status', state.status),
      fact('Demands signatures', state.keyGroupIds.length > 0 ? 'yes' : 'no'),
      ...(state.unsignedPathPatterns.length > 0 ? [fact('Paths without signatures', state.unsignedPathPatterns.join(', '))] : []),
    ],
  };
};

interface PartIds {
  bucketName: string | null;
  originIdentityId: string | null;
  keyGroupId: string | undefined;
}

/** Rows of what a distribution refers to; somebody may have changed it since the account was looked at. */
async function partsOf(tx: Db, state: DistributionState, { bucketName, originIdentityId, keyGroupId }: PartIds) {
  const bucket = bucketName === null ? null : await tx.bucket.findUnique({ where: { name: bucketName } });
  const identity = originIdentityId === null ? null : await tx.originIdentity.findUnique({ where: { awsId: originIdentityId } });
  const trusted = keyGroupId !== undefined && state.keyGroupIds.includes(keyGroupId) ? keyGroupId : state.keyGroupIds[0];
  const group = trusted === undefined ? null : await tx.keyGroup.findUnique({ where: { awsId: trusted } });
  const policy = state.responseHeadersPolicyId
    ? await tx.responseHeadersPolicy.findUnique({ where: { awsId: state.responseHeadersPolicyId } })
    : null;
  const missing = [
    bucketName !== null && !bucket ? bucketName : undefined,
    originIdentityId !== null && !identity ? originIdentityId : undefined,
    trusted !== undefined && !group ? trusted : undefined,
  ].find((each) => each !== undefined);
  if (missing !== undefined) {
    throw stop(
      'distribution-changed', `The distribution ${state.awsId} now refers to ${missing}, which is not known here.`,
      'Look at the account again, then bring the distribution in once more.',
    );
  }
  return {
    bucketId: bucket?.id ?? null, originIdentityId: identity?.id ?? null, keyGroupId: group?.id ?? null,
    responseHeadersPolicyId: policy?.id ?? null,
  };
}

/** It was there when the account was looked at. */
export function gone(what: string, awsId: string) {
  return stop('gone', `The ${what} ${awsId} does not exist any more.`, 'Look at the account again.');
}
