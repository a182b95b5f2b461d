import { getDistribution } from '@/lib/aws/cloudfront-distribution';
import { getHeadersPolicy } from '@/lib/aws/cloudfront-headers-policy';
import { getOriginAccessControl, getOriginAccessIdentity } from '@/lib/aws/cloudfront-identity';
import { getKeyGroup, getPublicKey } from '@/lib/aws/cloudfront-keys';
import type { Db } from '@/lib/db/client';

import type { ForgettableType } from '../drift';
import { nextName } from '../names';
import { fact, id, type RunStep, type StepContext } from '../operation/step';

/**
 * Makes sure that what a look missed was deleted at CloudFront, and forgets its id; the next step makes it again, under a
 * name or reference that CloudFront never saw, since it may not take one twice. What is there after all stays as it is.
 */
export const forgetDeletedStep: RunStep<'FORGET_DELETED'> = async (context, { resourceType, resourceId, awsId }) => {
  const deletable = DELETABLE[resourceType];
  if ((await deletable.awsId(context.db, resourceId)) !== awsId) return { done: [fact('Forgotten', 'already')] };
  if (await deletable.get(context.db, resourceId, awsId)) return { done: [fact('At CloudFront', `${awsId} is there after all`)] };
  await context.save(async (tx) => {
    await deletable.forget(tx, resourceId, context);
    await tx.observation.deleteMany({ where: { resourceId } });
  });
  return { done: [id('Forgotten', awsId)] };
};

interface Deletable {
  awsId: (db: Db, id: string) => Promise<string | null>;
  get: (db: Db, id: string, awsId: string) => Promise<object | undefined>;
  forget: (tx: Db, id: string, context: StepContext) => Promise<unknown>;
}

const DELETABLE: Record<ForgettableType, Deletable> = {
  'distribution': {
    awsId: async (db, id) => (await db.distribution.findUniqueOrThrow({ where: { id } })).awsId,
    get: (_db, _id, awsId) => getDistribution(awsId),
    forget: (tx, id) => tx.distribution.update({
      where: { id }, data: { awsId: null, arn: null, domainName: null, etag: null, status: null, remade: { increment: 1 } },
    }),
  },
  'origin-identity': {
    awsId: async (db, id) => (await db.originIdentity.findUniqueOrThrow({ where: { id } })).awsId,
    get: async (db, id, awsId) => {
      const { kind } = await db.originIdentity.findUniqueOrThrow({ where: { id } });
      return kind === 'OAC' ? getOriginAccessControl(awsId) : getOriginAccessIdentity(awsId);
    },
    forget: async (tx, id) => {
      const { name, s3CanonicalUserId: former } = await tx.originIdentity.findUniqueOrThrow({ where: { id } });
      await tx.originIdentity.update({
        where: { id },
        data: { awsId: null, etag: null, s3CanonicalUserId: null, formerCanonicalUserIds: { push: former ?? [] }, name: nextName(name) },
      });
    },
  },
  'key-group': {
    awsId: async (db, id) => (await db.keyGroup.findUniqueOrThrow({ where: { id } })).awsId,
    get: (_db, _id, awsId) => getKeyGroup(awsId),
    forget: async (tx, id) => {
      const { name } = await tx.keyGroup.findUniqueOrThrow({ where: { id } });
      await tx.keyGroup.update({ where: { id }, data: { awsId: null, etag: null, name: nextName(name) } });
      // It is made again with the key that signs; the others are in no group any more.
      await tx.signingKey.updateMany({ where: { keyGroupId: id, state: { in: ['TRUSTED', 'RETIRING'] } }, data: { state: 'MADE', keyGroupId: null } });
    },
  },
  'signing-key': {
    awsId: async (db, id) => (await db.signingKey.findUniqueOrThrow({ where: { id }, omit: { ciphertext: true } })).awsPublicKeyId,
    get: (_db, _id, awsId) => getPublicKey(awsId),
    forget: async (tx, id) => {
      const { name } = await tx.signingKey.findUniqueOrThrow({ where: { id }, omit: { ciphertext: true } });
      await tx.signingKey.update({ where: { id }, data: { awsPublicKeyId: null, etag: null, name: nextName(name) } });
    },
  },
  'headers-policy': {
    awsId: async (db, id) => (await db.responseHeadersPolicy.findUniqueOrThrow({ where: { id } })).awsId,
    get: (_db, _id, awsId) => getHeadersPolicy(awsId),
    forget: async (tx, id, { appOrigin }) => {
      const { name } = await tx.responseHeadersPolicy.findUniqueOrThrow({ where: { id } });
      await tx.responseHeadersPolicy.update({ where: { id }, data: { awsId: null, etag: null, allowedOrigin: appOrigin, name: nextName(name) } });
    },
  },
};
